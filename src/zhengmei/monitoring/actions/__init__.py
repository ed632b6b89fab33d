"""The acts of the room: run the checks, contest and decide, observe."""

from zhengmei.monitoring.actions.acknowledging import (
    AcknowledgementRefused,
    acknowledge_finding,
    reasons_not_to_acknowledge,
    tell_answerable,
)
from zhengmei.monitoring.actions.contests import (
    ContestRefused,
    contest_finding,
    reasons_not_to_contest,
    reasons_not_to_decide,
    reject_contest,
    uphold_contest,
)
from zhengmei.monitoring.actions.items import ItemOutcome, save_items
from zhengmei.monitoring.actions.observations import ObservationRefused, reasons_not_to_observe, record_observation
from zhengmei.monitoring.actions.run import (
    CheckSummary,
    NoChecksRun,
    reasons_not_to_run_checks,
    run_checks,
    sweep_period,
)
from zhengmei.monitoring.actions.units import UnitSummary, check_units

__all__ = [
    "AcknowledgementRefused",
    "CheckSummary",
    "ContestRefused",
    "ItemOutcome",
    "NoChecksRun",
    "ObservationRefused",
    "UnitSummary",
    "acknowledge_finding",
    "check_units",
    "contest_finding",
    "reasons_not_to_acknowledge",
    "reasons_not_to_contest",
    "reasons_not_to_decide",
    "reasons_not_to_observe",
    "reasons_not_to_run_checks",
    "record_observation",
    "reject_contest",
    "run_checks",
    "save_items",
    "sweep_period",
    "tell_answerable",
    "uphold_contest",
]
