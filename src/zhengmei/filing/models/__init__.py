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
from zhengmei.filing.models.ledger import ColumnChoice, FieldChange, ImportBatch, MediaAccount, RuleException

__all__ = [
    "Application",
    "ApplicationFile",
    "ApplicationStep",
    "CalendarDay",
    "ColumnChoice",
    "Decision",
    "FieldChange",
    "ImportBatch",
    "ManagingAuthorisation",
    "MediaAccount",
    "OfficeTerms",
    "RuleException",
    "Submission",
]
