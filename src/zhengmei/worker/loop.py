"""Runs the table: each sweep when its time has come; one that fails is told and tried again at its next turn."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from zhengmei.worker.table import SWEEPS, Sweep

log = logging.getLogger("zhengmei.worker")


class Clockwork:
    """Remembers when each sweep last began. A fresh one finds everything due."""

    def __init__(self, sweeps: Iterable[Sweep] = SWEEPS) -> None:
        self.sweeps = tuple(sweeps)
        self.begun: dict[str, datetime] = {}

    def due(self, now: datetime) -> list[Sweep]:
        """The sweeps that never ran or ran long enough ago, in the order of the table."""
        return [s for s in self.sweeps if s.name not in self.begun or now - self.begun[s.name] >= s.every]

    def run_due(self, now: datetime, say: Callable[[str], None]) -> int:
        """Run what is due; returns how many of them failed. A failure is logged with its trace and stops no other sweep."""
        failed = 0
        for sweep in self.due(now):
            self.begun[sweep.name] = now
            try:
                say(f"{sweep.name}：{sweep.run(now)}")
            except Exception:
                failed += 1
                log.exception("sweep %s failed; it is tried again in %s", sweep.name, sweep.every)
                say(f"{sweep.name}：没有做成，{_words(sweep)}后再试")
        return failed


def _words(sweep: Sweep) -> str:
    minutes = int(sweep.every.total_seconds() // 60)
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟"
