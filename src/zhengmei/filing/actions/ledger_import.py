"""The importer of ledgers. Looking is writing and undoing: what the preview says is what the import will do."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.db import transaction

from zhengmei.documents.sheets import read_ledger
from zhengmei.filing.actions.import_files import Progress
from zhengmei.filing.actions.importers import Finish, Report, RolledBack
from zhengmei.filing.actions.ledger_rows import save_ledger_rows
from zhengmei.filing.models import ImportBatch
from zhengmei.identity.models import User
from zhengmei.platforms.dictionary import find_platform


class LedgerImporter:
    """台账."""

    def look(self, path: Path, *, by: User | None, now: datetime, create_units: bool, progress: Progress) -> Report:
        """As `Importer.look`."""
        try:
            with transaction.atomic():
                raise RolledBack(
                    self._save(path, by=by, now=now, batch=None, create_units=create_units, progress=progress)
                )
        except RolledBack as undone:
            return undone.report

    def write(
        self, path: Path, *, by: User | None, now: datetime, batch: ImportBatch, progress: Progress, finish: Finish
    ) -> Report:
        """As `Importer.write`."""
        with transaction.atomic():
            report = self._save(path, by=by, now=now, batch=batch, create_units=batch.create_units, progress=progress)
            finish(report)
        return report

    def _save(
        self,
        path: Path,
        *,
        by: User | None,
        now: datetime,
        batch: ImportBatch | None,
        create_units: bool,
        progress: Progress,
    ) -> Report:
        sheet = read_ledger(path, platform_of=find_platform)
        rows = sheet.all()
        progress("读", sheet.read_rows())
        outcome = save_ledger_rows(rows, by=by, now=now, batch=batch, create_units=create_units)
        progress("写", sheet.read_rows())
        return Report(
            rows=sheet.read_rows(),
            new=outcome.new,
            changed=outcome.changed,
            same=outcome.same,
            units=outcome.units,
            problems=sorted([*sheet.problems, *outcome.problems], key=lambda p: p.row),
            changes=[asdict(c) for c in outcome.changes],
            ignored=sheet.ignored,
            sheet=sheet.name,
        )
