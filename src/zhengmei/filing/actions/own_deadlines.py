"""The numbers an office sets itself where the text gives a word without one."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import OwnDeadline
from zhengmei.filing.queries.deadlines import UNIT_NAMES
from zhengmei.filing.queries.policy import governing_policy
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_rule_for
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Deadline, Rules, label


def reasons_not_to_set_own_deadline(
    *, organisation: Organisation, rule_key: str, amount: int | None, unit: str, on: date
) -> list[str]:
    """Why the office may not set its own number here: the text gives one, or does not speak of it at all."""
    policy = governing_policy(organisation, on)
    if policy is None:
        return ["本单位和上面的单位都还没有采用办法，先采用办法。"]
    rules = [rule for pack in policy.chain for rule in getattr(pack.rules, rule_key)] if rule_key in _DEADLINES else []
    subject = Subject(organisation.level, organisation.kind, organisation.addressee_group)
    ruling = policy.ruling(rule_key, subject) if rules else None
    value = ruling.value if ruling is not None else (rules[0].value if rules else None)
    if not isinstance(value, Deadline):
        return ["采用的办法没有这个期限，不用自定。"]
    reasons = []
    if amount is not None and (value.amount is not None or value.unit == "fixed"):
        reasons.append(f"《{policy.pack.title}》写明了{value.text}，不能自定别的数。")
    if amount is not None and (amount < 1 or unit not in UNIT_NAMES):
        reasons.append("期限要写一个大于零的数，单位选个工作日、天或小时。")
    if amount is None and value.start_event is not None:
        reasons.append("办法写明了从什么事算起，请写自定的数。")
    return reasons


_DEADLINES = frozenset(
    name for name in Rules.model_fields if name.endswith("_due") or name in ("merge_doubles", "message_reply")
)


def deadlines_to_set(organisation: Organisation, on: date) -> list[tuple[str, str]]:
    """The deadlines whose number the office may set itself, as (key, words)."""
    return [
        (key, label(key))
        for key in sorted(_DEADLINES)
        if not reasons_not_to_set_own_deadline(organisation=organisation, rule_key=key, amount=1, unit="workday", on=on)
    ]


@transaction.atomic
def set_own_deadline(
    *,
    organisation: Organisation,
    rule_key: str,
    amount: int | None,
    unit: str,
    start_event: str = "",
    reason: str = "",
    by: User,
    now: datetime,
) -> OwnDeadline:
    """Count with this number from today on, for the office and everything below; earlier tasks keep theirs.

    Raises FilingRefused.
    """
    reasons = reasons_not_to_set_own_deadline(
        organisation=organisation, rule_key=rule_key, amount=amount, unit=unit, on=now.date()
    )
    if amount is None and not start_event.strip():
        reasons.append("没有写自定什么，请写一个数，或写从什么事算起。")
    if not can_rule_for(by, organisation, now.date()):
        reasons.append(f"“{organisation.name}”的自定期限由它的主管定，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    row = OwnDeadline.objects.create(
        organisation=organisation,
        rule_key=rule_key,
        amount=amount,
        unit=unit if amount is not None else "",
        start_event=start_event.strip(),
        since=now.date(),
        reason=reason.strip(),
        set_by=by,
        set_at=now,
    )
    detail = {"规定": label(rule_key), "数": amount, "单位": UNIT_NAMES.get(unit, ""), "起算": row.start_event}
    record("filing.own_deadline.set", by=by, now=now, about=row, reason=row.reason, detail=detail)
    return row
