"""Opening a round."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import refuse_if
from zhengmei.inspection.models import Round
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.states import SampleMode
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import packs_followed
from zhengmei.policies.library import library as built_in
from zhengmei.policies.lookup import Library
from zhengmei.policies.parts import pack_version


def reasons_not_to_open(
    *,
    office: Organisation,
    period_from: date,
    period_to: date,
    judged_at: datetime,
    sample_mode: str,
    sample_value: Decimal | None,
    by: User | None,
    now: datetime,
) -> list[str]:
    """Why such a round may not be opened; empty when it may."""
    reasons = []
    if by is not None and not can_hold_round(by, office, now.date()):
        reasons.append(f"您没有在{office.name}主管或检查的职责，不能以它的名义组织检查。请由该单位的人来办。")
    if period_to < period_from:
        reasons.append("检查时段的结束早于开始，请把两个日期改过来。")
    elif period_from > now.date():
        reasons.append("检查时段还没开始，请到时段开始以后再办。")
    if judged_at > now:
        reasons.append("判定时点还没到，那时更新没更新现在看不出来。请改成现在或更早。")
    if judged_at.astimezone(BEIJING).date() < period_from:
        reasons.append("判定时点早于检查时段，请改成时段内或之后的时间。")
    reasons += _sample_reasons(sample_mode, sample_value)
    if office.pk not in packs_followed([office.pk], judged_at.astimezone(BEIJING).date()):
        reasons.append(f"{office.name}在判定那天没有采用任何办法，无从判定。请先在单位页面选定采用的办法。")
    return reasons


def _sample_reasons(mode: str, value: Decimal | None) -> list[str]:
    if mode == SampleMode.SHARE and (value is None or not 0 < value <= 100):
        return ["抽查比例要大于 0、不超过 100，例如 30。"]
    if mode == SampleMode.NUMBER and (value is None or value < 1 or value != int(value)):
        return ["抽查数量要写不小于 1 的整数，例如 120。"]
    return []


@transaction.atomic
def open_round(
    *,
    office: Organisation,
    title: str,
    period_from: date,
    period_to: date,
    judged_at: datetime,
    sample_mode: str = SampleMode.ALL,
    sample_value: Decimal | None = None,
    seed: str = "",
    partners: Sequence[Organisation] = (),
    by_hand: bool = True,
    digits: int = 1,
    by: User | None,
    now: datetime,
    library: Library | None = None,
) -> Round:
    """Open a round of everything below `office` for a period, under the pack the office follows at `judged_at`.

    Without a seed one is made from office, period and the present moment; it is shown and kept. Raises RoundRefused.
    """
    refuse_if(
        reasons_not_to_open(
            office=office,
            period_from=period_from,
            period_to=period_to,
            judged_at=judged_at,
            sample_mode=sample_mode,
            sample_value=sample_value,
            by=by,
            now=now,
        )
    )
    pack_id = packs_followed([office.pk], judged_at.astimezone(BEIJING).date())[office.pk]
    round_ = Round.objects.create(
        title=title.strip()[:80],
        office=office,
        period_from=period_from,
        period_to=period_to,
        judged_at=judged_at,
        pack_id=pack_id,
        pack_version=pack_version((library or built_in()).packs[pack_id]),
        sample_mode=sample_mode,
        sample_value=None if sample_mode == SampleMode.ALL else sample_value,
        seed=(seed.strip() or f"{period_to:%Y%m%d}-{now:%H%M%S%f}"[:18])[:40],
        by_hand=by_hand,
        digits=digits,
        opened_by=by,
        opened_at=now,
    )
    round_.partners.set(partners)
    detail = {
        "时段": f"{period_from} 至 {period_to}",
        "判定时点": judged_at.isoformat(),
        "办法": pack_id,
        "抽查": f"{SampleMode(sample_mode).label} {sample_value or ''}".strip(),
        "种子": round_.seed,
        "协同": [p.name for p in partners],
    }
    record("inspection.round_opened", by=by, now=now, about=round_, detail=detail)
    return round_
