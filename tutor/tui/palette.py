"""The command palette: every action of the registry, found by its words."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tutor.tui.help import written
from tutor.tui.lesson import LessonScreen
from tutor.view.actions import ACTIONS, Action


def _title(action: Action) -> str:
    return f"{action.help.rstrip('.')}  ({written(action.keys)})"


class ActionProvider(Provider):
    """Actions of the lesson on the screen; elsewhere there are none."""

    def _actions(self) -> list[Action]:
        on_lesson = isinstance(self.screen, LessonScreen)
        return [a for a in ACTIONS if a.id != "palette"] if on_lesson else []

    def _run(self, action: Action) -> partial[None]:
        assert isinstance(self.screen, LessonScreen)
        return partial(self.screen.action_act, action.id)

    async def discover(self) -> Hits:
        for action in self._actions():
            yield DiscoveryHit(_title(action), self._run(action), help=action.group)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._actions():
            text = _title(action)
            score = max(matcher.match(text), matcher.match(action.label))
            if score > 0:
                yield Hit(score, matcher.highlight(text), self._run(action), help=action.group)
