"""Units in a tree with what they follow; the people they name; what they keep on record."""

from zhengmei.organisations.models.people import Responsibility, UnitContact, WorkKeeper
from zhengmei.organisations.models.records import (
    Attendance,
    DemandException,
    Funding,
    Gathering,
    Pledge,
    UnitPaper,
)
from zhengmei.organisations.models.reviewing import DutyCheck
from zhengmei.organisations.models.units import (
    Appointment,
    FormerName,
    Organisation,
    PackAdoption,
    Region,
    Section,
)

__all__ = [
    "Appointment",
    "Attendance",
    "DemandException",
    "DutyCheck",
    "FormerName",
    "Funding",
    "Gathering",
    "Organisation",
    "PackAdoption",
    "Pledge",
    "Region",
    "Responsibility",
    "Section",
    "UnitContact",
    "UnitPaper",
    "WorkKeeper",
]
