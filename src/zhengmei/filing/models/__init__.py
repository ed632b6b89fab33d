"""What the room keeps. One file a matter; all are named here."""

from zhengmei.filing.models.applications import (
    Application,
    ApplicationFile,
    ApplicationStep,
    CalendarDay,
    Decision,
    ManagingAuthorisation,
    OfficeTerms,
    Submission,
)
from zhengmei.filing.models.collecting import Collection, CollectionReturn
from zhengmei.filing.models.guidance import Guidance
from zhengmei.filing.models.ledger import ColumnChoice, FieldChange, ImportBatch, MediaAccount, RuleException
from zhengmei.filing.models.notices import PublicNotice
from zhengmei.filing.models.openings import OpeningStanding
from zhengmei.filing.models.reconciling import ColumnMapping, Mismatch, NationalRegistration, OutsideList
from zhengmei.filing.models.reshaping import AccountFate, UnitChange
from zhengmei.filing.models.tasks import AccountTask, OwnDeadline, TaskReceipt
from zhengmei.filing.models.units import DutyItem, SeenHint

__all__ = [
    "AccountFate",
    "AccountTask",
    "Application",
    "ApplicationFile",
    "ApplicationStep",
    "CalendarDay",
    "Collection",
    "CollectionReturn",
    "ColumnChoice",
    "ColumnMapping",
    "Decision",
    "DutyItem",
    "FieldChange",
    "Guidance",
    "ImportBatch",
    "ManagingAuthorisation",
    "MediaAccount",
    "Mismatch",
    "NationalRegistration",
    "OfficeTerms",
    "OpeningStanding",
    "OutsideList",
    "OwnDeadline",
    "PublicNotice",
    "RuleException",
    "SeenHint",
    "Submission",
    "TaskReceipt",
    "UnitChange",
]
