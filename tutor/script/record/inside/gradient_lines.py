"""Whether a line of an engine adds to a gradient or writes over it, read from its source."""

from __future__ import annotations

import ast
import linecache
import types

ADDS, WRITES, NUMBER = "add", "set", "number"


class GradientLines:
    """The assignments to gradients, by file and line."""

    def __init__(self, gradient: str) -> None:
        """Take the name of the attribute."""
        self._gradient = gradient
        self._files: dict[str, dict[int, str]] = {}

    def kind(self, frame: types.FrameType) -> str:
        """What the line does that a frame is at; `NUMBER` writes one that stands there."""
        path = frame.f_code.co_filename
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path].get(frame.f_lineno, ADDS)

    def _read(self, path: str) -> dict[int, str]:
        try:
            tree = ast.parse("".join(linecache.getlines(path)))
        except (SyntaxError, ValueError):
            return {}
        found = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.AugAssign) and self._is(node.target):
                found[node.lineno] = ADDS
            elif isinstance(node, ast.Assign) and any(map(self._is, node.targets)):
                same = ast.dump(node.targets[0]).replace("Store()", "Load()")
                if _is_number(node.value, same):
                    found[node.lineno] = NUMBER
                    continue
                # `a.grad = a.grad + x` adds as well.
                adds = any(ast.dump(each) == same for each in ast.walk(node.value))
                found[node.lineno] = ADDS if adds else WRITES
        return found

    def _is(self, target: ast.expr) -> bool:
        return isinstance(target, ast.Attribute) and target.attr == self._gradient


def _is_number(value: ast.expr, same: str) -> bool:
    """Whether an expression is a number that stands there, or leaves what there is."""
    match value:
        case ast.Constant():
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_number(one, same) and _is_number(other, same)
        case ast.Call(func=ast.Name(id="float") | ast.Attribute(), args=[only], keywords=[]):
            return isinstance(only, ast.Constant)
    return ast.dump(value) == same
