"""Numbers for words such as 及时 and 定期: the unit's own where it set one, else the pack's default. Each says whose it is."""

from dataclasses import dataclass
from datetime import date

from zhengmei.content.models import UnitNumber
from zhengmei.content.queries.policy import Basis, Handbook
from zhengmei.content.states import NumberKey
from zhengmei.organisations.models import Organisation
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Deadline

RULE_OF = {
    NumberKey.REPOST_HOURS: "repost_due",
    NumberKey.POLICY_HOURS: "policy_due",
    NumberKey.MEETING_DAYS: "planning_interval",
}


@dataclass(frozen=True, slots=True)
class Number:
    """How many hours or days, whether the text itself says so, and where."""

    number: int
    is_own: bool
    basis: Basis | None
    held: UnitNumber | None = None


def number_of(organisation: Organisation, key: NumberKey, on: date) -> Number | None:
    """The number that holds for a unit; None where it set none and no pack has one."""
    handbook = Handbook(organisation, on)
    basis = handbook.basis(RULE_OF[key])
    held = UnitNumber.objects.filter(organisation=organisation, key=key, ended_at=None).first()
    if held is not None:
        return Number(held.number, True, basis, held)
    deadline = _deadline(handbook, RULE_OF[key])
    if deadline is None or deadline.due_amount is None:
        return None
    return Number(deadline.due_amount, deadline.amount is None, basis)


def _deadline(handbook: Handbook, rule: str) -> Deadline | None:
    unit = handbook.organisation
    subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
    ruling = handbook.policy.ruling(rule, subject) if handbook.policy else None
    return ruling.value if ruling is not None and isinstance(ruling.value, Deadline) else None
