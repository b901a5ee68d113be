"""The same calculation with engines of many styles."""

from sound.at_once import Tensor
from sound.by_text import Scalar
from sound.functions_beside import Node
from sound.on_floats import Var
from sound.private_members import Scalar as Private
from sound.pull_closures import Value as Pulled
from sound.put_in import Value as PutIn
from sound.returned import Num
from sound.short_names import V
from sound.with_contexts import Variable

at_once_a, at_once_b = Tensor(1.5, requires_grad=True), Tensor(-2.0, requires_grad=True)
by_text_a, by_text_b = Scalar(1.5), Scalar(-2.0)
functions_beside_a, functions_beside_b = Node(1.5), Node(-2.0)
on_floats_a, on_floats_b = Var(1.5), Var(-2.0)
private_members_a, private_members_b = Private(1.5), Private(-2.0)
pull_closures_a, pull_closures_b = Pulled(1.5), Pulled(-2.0)
put_in_a, put_in_b = PutIn(1.5), PutIn(-2.0)
returned_a, returned_b = Num(1.5), Num(-2.0)
short_names_a, short_names_b = V(1.5), V(-2.0)
with_contexts_a, with_contexts_b = Variable(1.5), Variable(-2.0)


def go_back(a, b):
    middle = a * b - 3
    end = middle * middle + 2 - a / b
    (end.backprop if hasattr(end, "backprop") else end.backward)()


go_back(at_once_a, at_once_b)
go_back(by_text_a, by_text_b)
go_back(functions_beside_a, functions_beside_b)
go_back(on_floats_a, on_floats_b)
go_back(private_members_a, private_members_b)
go_back(pull_closures_a, pull_closures_b)
go_back(put_in_a, put_in_b)
go_back(returned_a, returned_b)
go_back(short_names_a, short_names_b)
go_back(with_contexts_a, with_contexts_b)
