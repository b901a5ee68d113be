"""The run of a script on our own numbers: a trace, with the words of the script for its nodes."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.program.recording import Recording
from tutor.script.findings.finding import Finding
from tutor.script.record.source_labels import SourceLabels, SourceText
from tutor.trace import Trace


class RecordedLog(Trace):
    """The run of a script.

    Attributes:
        cut: nodes that an operation made without operands; there are none.
        told: one line on how the script was looked at.
        remarks: what there is to say before anything of the run: findings from elsewhere.
    """

    cut: frozenset[int] = frozenset()

    def __init__(
        self, recording: Recording, texts: Sequence[SourceText], remarks: Sequence[Finding],
        told: str,
    ) -> None:  # fmt: skip
        """Of a recording.

        Args:
            recording: the run.
            texts: what the source has at each of its sites.
            remarks, told: as above.
        """
        super().__init__(recording)
        self._texts, self.told = texts, told
        self.remarks = list(remarks)
        self._labels = SourceLabels(
            self._text, self._within, super().label, self.name, self.operands
        )

    def _text(self, node: int) -> str | None:
        """The source text of which a node is the outermost operation."""
        return self._at(node, whole=True)

    def _within(self, node: int) -> str | None:
        """The source text in which a node was made, if that is more than the node."""
        return self._at(node, whole=False)

    def _at(self, node: int, *, whole: bool) -> str | None:
        row = self.op(node)
        if row is None:
            return None
        text = self._texts[self.site(node)]
        return text.text if text.text and text.is_of(row.name) is whole else None

    def label(self, node: int) -> str:
        """How a person calls the node: by its name, or as the script writes it."""
        return self._labels.label(node, self.op(node))

    def expression(self, node: int) -> str:
        """The operation over the labels of its operands."""
        text = super().expression(node)
        return self.label(node) if "…" in text and self.name(node) is None else text

    def first_written_by(self, line: int) -> int:
        """The first event that a line of an engine made: none did."""
        return 0
