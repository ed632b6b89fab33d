"""One thing waiting for one person. Every room's `queries.todo_for(user, today)` returns these; the desk shows them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Todo:
    """`room` is the chapter it belongs to (`monitoring`); `verb` is the word on the button (复查, never 确定).

    `count` is how many rows wait behind it when many of a kind are shown as one line. `due` is the last day, None where no
    text sets one. `article`, `strength`, `clause` and `local_default` make the chip, as in policies.lookup.Ruling.
    """

    room: str
    title: str
    about: str
    url: str
    verb: str
    due: date | None = None
    due_note: str = ""
    count: int = 1
    article: str = ""
    strength: str = ""
    clause: str = ""
    local_default: bool = False
