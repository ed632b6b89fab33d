"""The acts of the room: run the checks, contest and decide, observe."""

from zhengmei.monitoring.actions.items import ItemOutcome, save_items
from zhengmei.monitoring.actions.run import CheckSummary, NoChecksRun, reasons_not_to_run_checks, run_checks

__all__ = [
    "CheckSummary",
    "ItemOutcome",
    "NoChecksRun",
    "reasons_not_to_run_checks",
    "run_checks",
    "save_items",
]
