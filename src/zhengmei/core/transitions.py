"""A table of (state, act, duty) → state that can be read aloud, asked, and printed for the docs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """In `state`, a person with `duty` may do `act`; the thing is in `to` afterwards."""

    state: str
    act: str
    duty: str
    to: str


class NoTransition(Exception):
    """The table has no line for this state and act."""

    def __init__(self, state: str, act: str) -> None:
        super().__init__(f"{state}: {act}")
        self.state = state
        self.act = act


class TransitionTable:
    """The lines of one kind of thing. A state and an act lead to exactly one state, whatever the duty."""

    def __init__(self, lines: Iterable[Transition]) -> None:
        self.lines = tuple(lines)
        self._to: dict[tuple[str, str], str] = {}
        for line in self.lines:
            if self._to.setdefault((line.state, line.act), line.to) != line.to:
                raise ValueError(f"two outcomes for {line.state} {line.act}")

    def allows(self, state: str, act: str) -> bool:
        """Whether `act` has a line in `state`."""
        return (state, act) in self._to

    def after(self, state: str, act: str) -> str:
        """The state `act` leads to. Raises NoTransition where the table has no such line."""
        try:
            return self._to[(state, act)]
        except KeyError:
            raise NoTransition(state, act) from None

    def duties(self, act: str) -> frozenset[str]:
        """Whose act this is, over all states."""
        return frozenset(line.duty for line in self.lines if line.act == act)

    def states_for(self, act: str) -> tuple[str, ...]:
        """The states in which `act` has a line, in the order of the table."""
        return tuple(dict.fromkeys(line.state for line in self.lines if line.act == act))

    def to_markdown(self, labels: Mapping[str, str]) -> str:
        """The table as Markdown for the docs; `labels` gives the printed word of a state, act or duty."""
        rows = [(line.state, line.act, line.duty, line.to) for line in self.lines]
        body = ["| " + " | ".join(labels.get(word, word) for word in row) + " |" for row in rows]
        return "\n".join(["| 现在的状态 | 做什么 | 谁来做 | 之后的状态 |", "|---|---|---|---|", *body])
