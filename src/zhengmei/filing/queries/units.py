"""What the room knows of a unit: its list of powers and duties, and hints it may still see."""

from datetime import date

from django.db.models import QuerySet

from zhengmei.filing.models import DutyItem
from zhengmei.filing.queries.door import Proposal, Remark, remarks_on
from zhengmei.filing.states import FilingAct
from zhengmei.organisations.models import Organisation

HINTS = frozenset({"encouraged_platforms"})


def duty_items_of(organisation: Organisation) -> QuerySet[DutyItem]:
    """The entries on the unit's list of powers and duties, in the order they were listed."""
    return DutyItem.objects.filter(organisation=organisation, dropped_at=None).order_by("pk")


def hints_for(organisation: Organisation, on: date) -> list[Remark]:
    """What the unit is only encouraged to do and has not put away. Never a problem, never in a finding."""
    found = remarks_on(Proposal(FilingAct.OPEN, {"sponsor": organisation}), on=on, only=HINTS)
    return [remark for remark in found if remark.rule_key in HINTS]
