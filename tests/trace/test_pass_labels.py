"""Labels of a pass are worked out one by one: a question on a network asks for a handful."""

import pytest

from tutor.trace.pass_labels import PassLabels


def test_a_label_is_worked_out_once_and_only_when_asked_for() -> None:
    asked: list[int] = []

    def label(node: int) -> str:
        asked.append(node)
        return f"n{node}"

    labels = PassLabels(range(10_000), label)
    assert labels[7] == labels[7] == "n7" and asked == [7]
    assert len(labels) == 10_000 and 9_999 in list(labels)
    assert asked == [7]


def test_a_node_of_another_pass_has_no_label() -> None:
    with pytest.raises(KeyError):
        PassLabels({1: 2.0}, str)[3]
