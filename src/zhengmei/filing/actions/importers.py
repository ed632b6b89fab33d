"""What an import of any kind can do. Rooms above bring their own importers; `settings.IMPORTERS` names them by kind.

Items belong to monitoring and messages to interaction, both above this room, so this room never imports them: the project,
which knows all rooms, says who reads what.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from zhengmei.documents.sheets import Problem
from zhengmei.filing.actions.import_files import Progress
from zhengmei.filing.models import ImportBatch
from zhengmei.identity.models import User

SHOWN = 300


@dataclass(slots=True)
class Report:
    """What a file holds and what became, or would become, of it. Rows: new + changed + same + wrong = rows."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    units: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def wrong(self) -> int:
        """How many rows have a problem."""
        return len({p.row for p in self.problems})

    def kept(self) -> dict[str, Any]:
        """The report as the batch keeps it: all counts, the first few hundred problems and changes."""
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "wrong": self.wrong,
            "problem_count": len(self.problems),
            "problems": [asdict(p) for p in self.problems[:SHOWN]],
            "change_count": len(self.changes),
            "changes": self.changes[:SHOWN],
            "units": self.units,
            "ignored": list(self.ignored),
            "sheet": self.sheet,
        }


Finish = Callable[[Report], None]


class Importer(Protocol):
    """Reads one kind of file, and writes it."""

    def look(self, path: Path, *, by: User | None, now: datetime, create_units: bool, progress: Progress) -> Report:
        """What would become of the file. Leaves nothing in the database. Raises Unreadable."""
        ...

    def write(
        self, path: Path, *, by: User | None, now: datetime, batch: ImportBatch, progress: Progress, finish: Finish
    ) -> Report:
        """Write every good row in one transaction, calling `finish` inside it at the end; what it raises undoes all."""
        ...


def importer_of(kind: str) -> Importer:
    """The importer of a kind. KeyError for a kind nobody imports."""
    found: Importer = import_string(settings.IMPORTERS[kind])()
    return found


@dataclass(frozen=True, slots=True)
class RolledBack(Exception):
    """Raised to leave a transaction without keeping anything; carries what was learnt inside."""

    report: Report
