"""The unit's list of powers and duties, hints put away, and forms handed out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import Application, DutyItem, MediaAccount, SeenHint
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for

LONGEST_ITEM, MOST_ITEMS = 200, 500


def reasons_not_to_list_duties(organisation: Organisation, names: Sequence[str], by: User, now: datetime) -> list[str]:
    """Why the list cannot be kept like this: not this person's unit, an entry too long, too many."""
    reasons = []
    if not can_edit_for(by, organisation, now.date()):
        reasons.append(f"“{organisation.name}”的职责清单由本单位的人或它的主管填写，请他们办理。")
    long = next((name for name in names if len(name) > LONGEST_ITEM), None)
    if long is not None:
        reasons.append(f"“{long[:20]}……”超过 {LONGEST_ITEM} 个字，请写短一些。")
    if len(names) > MOST_ITEMS:
        reasons.append(f"一共 {len(names)} 条，最多 {MOST_ITEMS} 条。只列和账号有关的就行。")
    return reasons


@transaction.atomic
def list_duties(*, organisation: Organisation, names: Sequence[str], by: User, now: datetime) -> int:
    """Make the list what `names` say: new entries are added, missing ones dropped (the row stays). One audit line; nothing
    is written when nothing differs. Returns how many stand on the list. Raises FilingRefused.
    """
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    reasons = reasons_not_to_list_duties(organisation, wanted, by, now)
    if reasons:
        raise FilingRefused(reasons)
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    present = {item.name: item for item in DutyItem.objects.filter(organisation=held, dropped_at=None)}
    added = [name for name in wanted if name not in present]
    dropped = [item for name, item in present.items() if name not in wanted]
    if not added and not dropped:
        return len(wanted)
    DutyItem.objects.filter(pk__in=[item.pk for item in dropped]).update(dropped_at=now)
    DutyItem.objects.bulk_create(DutyItem(organisation=held, name=name, listed_at=now) for name in added)
    detail = {"加上": added, "去掉": [item.name for item in dropped]}
    record("filing.duty_items.listed", by=by, now=now, about=held, detail=detail)
    return len(wanted)


@transaction.atomic
def put_hint_away(*, organisation: Organisation, rule_key: str, by: User, now: datetime) -> SeenHint:
    """Show a hint of what is only encouraged no more to this unit. Twice is once. One audit line. Raises FilingRefused."""
    if not can_edit_for(by, organisation, now.date()):
        raise FilingRefused([f"这条提示给“{organisation.name}”的人看，由他们收起。"])
    seen, made = SeenHint.objects.get_or_create(
        organisation=organisation, rule_key=rule_key, defaults={"by": by, "at": now}
    )
    if made:
        record("filing.hint.put_away", by=by, now=now, about=organisation, detail={"规定": rule_key})
    return seen


@transaction.atomic
def record_printing(
    *,
    title: str,
    about: Organisation | MediaAccount | Application,
    file_format: str,
    blank: bool,
    by: User,
    now: datetime,
) -> None:
    """Write down that the person took a form, which may hold personal numbers; a blank one leaves no line."""
    if not blank:
        record("filing.form.printed", by=by, now=now, about=about, detail={"表": title, "格式": file_format})
