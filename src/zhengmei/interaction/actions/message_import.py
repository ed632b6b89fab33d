"""The importer of messages. Looking is writing and undoing: what the preview says is what the import will do."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from zhengmei.documents.sheets import read_messages
from zhengmei.filing.actions.import_files import Progress
from zhengmei.filing.actions.importers import Finish, Report, RolledBack
from zhengmei.filing.models import ImportBatch
from zhengmei.identity.models import User
from zhengmei.interaction.actions.messages import save_messages
from zhengmei.platforms.dictionary import find_platform


class MessageImporter:
    """群众留言."""

    def look(self, path: Path, *, by: User | None, now: datetime, create_units: bool, progress: Progress) -> Report:
        """As `Importer.look`. Messages make no units."""
        try:
            with transaction.atomic():
                raise RolledBack(self._save(path, by=by, now=now, batch=None, progress=progress))
        except RolledBack as undone:
            return undone.report

    def write(
        self, path: Path, *, by: User | None, now: datetime, batch: ImportBatch, progress: Progress, finish: Finish
    ) -> Report:
        """As `Importer.write`."""
        with transaction.atomic():
            report = self._save(path, by=by, now=now, batch=batch, progress=progress)
            finish(report)
        return report

    def _save(
        self, path: Path, *, by: User | None, now: datetime, batch: ImportBatch | None, progress: Progress
    ) -> Report:
        sheet = read_messages(path, platform_of=find_platform)
        rows = sheet.all()
        progress("读", sheet.read_rows())
        outcome = save_messages(rows, by=by, now=now, batch=batch)
        progress("写", sheet.read_rows())
        return Report(
            rows=sheet.read_rows(),
            new=outcome.new,
            changed=outcome.changed,
            same=outcome.same,
            problems=sorted([*sheet.problems, *outcome.problems], key=lambda p: p.row),
            ignored=sheet.ignored,
            sheet=sheet.name,
        )
