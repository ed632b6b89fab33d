"""The assessment of a year: opening it, its units, its indicators, leaving it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import RoundRefused, refuse_if
from zhengmei.inspection.models import AssessedUnit, Assessment, Indicator, Mark
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.queries.yearly import plan_of_year, sponsoring_units
from zhengmei.inspection.states import ASSESSMENT, AssessmentAct, AssessmentState, Side
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import packs_followed
from zhengmei.policies.library import library as built_in
from zhengmei.policies.lookup import Library
from zhengmei.policies.parts import pack_version

EARLIEST = 2018
LONGEST_NAME = 60


def locked_assessment(assessment: Assessment) -> Assessment:
    """The row as it is now, held until the transaction ends, so that a second click waits and then sees the new state."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("office__region")
    return rows.get(pk=assessment.pk)


def state_reasons(assessment: Assessment, act: AssessmentAct) -> list[str]:
    """Why the state of the assessment does not allow the act, with what to do first."""
    if ASSESSMENT.allows(assessment.state, act):
        return []
    if assessment.state == AssessmentState.DROPPED:
        return ["这次考核已经作废，请另开一次。"]
    if assessment.state == AssessmentState.ISSUED:
        return [f"考核通报已经签发，不能再{act.label}。"]
    if assessment.state == AssessmentState.CONCLUDED:
        if act in (AssessmentAct.PUBLISH, AssessmentAct.TAKE_DOWN):
            return ["考核通报还没有签发，请先签发通报。"]
        return [f"考核已经定稿，不能再{act.label}。要改，请先退回修改。"]
    return [f"考核还没有定稿，不能{act.label}。请先定稿。"]


def office_reasons(assessment: Assessment, by: User | None, now: datetime) -> list[str]:
    """Why the person may not act for the office that holds the assessment."""
    if by is None or can_hold_round(by, assessment.office, now.date()):
        return []
    return [f"考核由{assessment.office.name}组织，只有它的主管、检查人员能办。请联系该单位。"]


def against(assessment: Assessment, act: AssessmentAct, by: User | None, now: datetime) -> list[str]:
    """What the state and the duty have against an act."""
    return state_reasons(assessment, act) + office_reasons(assessment, by, now)


def reasons_not_to_open_assessment(*, office: Organisation, year: int, by: User | None, now: datetime) -> list[str]:
    """Why such an assessment may not be opened; empty when it may."""
    if by is not None and not can_hold_round(by, office, now.date()):
        return [f"您没有在{office.name}主管或检查的职责，不能以它的名义组织考核。请由该单位的人来办。"]
    if not EARLIEST <= year <= now.astimezone(BEIJING).year:
        return [f"年度写 {EARLIEST} 到今年之间的一年，例如 {now.year - 1}。"]
    held = Assessment.objects.filter(office=office, year=year).exclude(state=AssessmentState.DROPPED)
    if held.exists():
        return [f"{year}年度的考核已经有了，请在列表里打开；要重来，先把它作废。"]
    reasons = []
    if office.pk not in packs_followed([office.pk], now.date()):
        reasons.append(f"{office.name}没有采用任何办法，不知道考核什么。请先在单位页面选定采用的办法。")
    if not sponsoring_units(office).exists():
        reasons.append(f"{office.name}下面还没有主办账号的单位。请先导入或登记台账。")
    return reasons


@transaction.atomic
def open_assessment(
    *, office: Organisation, year: int, by: User | None, now: datetime, library: Library | None = None
) -> Assessment:
    """Open the assessment of a year over the units below `office` that sponsor accounts, with the pack's items.

    Raises RoundRefused.
    """
    office = Organisation.objects.select_for_update(of=("self",)).select_related("region").get(pk=office.pk)
    refuse_if(reasons_not_to_open_assessment(office=office, year=year, by=by, now=now))
    pack_id = packs_followed([office.pk], now.date())[office.pk]
    made = Assessment(
        office=office,
        year=year,
        pack_id=pack_id,
        pack_version=pack_version((library or built_in()).packs[pack_id]),
        opened_by=by,
        opened_at=now,
    )
    part = plan_of_year(made, library)
    made.title = f"{office.name}{year}年度政务新媒体{'' if part is None else part.value.name.removeprefix('年度')}"[:80]
    made.save()
    for item in part.value.items if part else ():
        Indicator.objects.create(
            assessment=made,
            name=item.name,
            side=item.side,
            points=item.points,
            clauses=item.clauses,
            article=part.article(item.clauses)[:120] if part else "",
            local_default=False,
        )
    listed = _list_units(made)
    detail = {"年度": year, "办法": pack_id, "单位": listed}
    record("inspection.assessment_opened", by=by, now=now, about=made, detail=detail)
    return made


def _list_units(assessment: Assessment) -> int:
    """Take in the units that sponsor accounts now and are not listed; how many came."""
    held = set(AssessedUnit.objects.filter(assessment=assessment).values_list("organisation_id", flat=True))
    new = [unit for unit in sponsoring_units(assessment.office) if unit.pk not in held]
    AssessedUnit.objects.bulk_create(
        AssessedUnit(
            assessment=assessment, organisation=unit, name=unit.name, level=unit.level, region_name=unit.region.name
        )
        for unit in new
    )
    return len(new)


def units_left_out(assessment: Assessment) -> list[str]:
    """The units that sponsor accounts by now and are not listed, by name."""
    held = AssessedUnit.objects.filter(assessment=assessment).values("organisation_id")
    return list(
        sponsoring_units(assessment.office).exclude(pk__in=held).order_by("name").values_list("name", flat=True)
    )


@transaction.atomic
def refresh_units(*, assessment: Assessment, by: User | None, now: datetime) -> int:
    """List the units that came to sponsor accounts since; how many. Nobody is taken off. Raises RoundRefused."""
    assessment = locked_assessment(assessment)
    refuse_if(against(assessment, AssessmentAct.REFRESH, by, now))
    came = _list_units(assessment)
    record("inspection.assessed_units_refreshed", by=by, now=now, about=assessment, detail={"新列入": came})
    return came


def reasons_not_to_set_indicator(
    assessment: Assessment,
    *,
    name: str,
    side: str,
    points: int | None,
    each: Decimal | None,
    indicator: Indicator | None,
    by: User | None,
    now: datetime,
) -> list[str]:
    """Why the indicator may not be set so; empty when it may."""
    reasons = against(assessment, AssessmentAct.SET, by, now)
    if not name.strip():
        reasons.append("考核项没有名称，请写上，例如 内容更新。")
    elif Indicator.objects.filter(assessment=assessment, name=name.strip()).exclude(pk__in=_own(indicator)).exists():
        reasons.append(f"已有一项叫“{name.strip()}”，请换一个名称。")
    if side not in Side.values:
        reasons.append("请选看建设还是看监管。")
    if points is not None and not 1 <= points <= 1000:
        reasons.append("满分写 1 到 1000 的整数；不计分的留空。")
    if each is not None and (points is None or not 0 < each <= points):
        reasons.append("按问题扣分的要写满分，每个问题扣的分大于 0、不超过满分。")
    return reasons


def _own(indicator: Indicator | None) -> list[int]:
    return [indicator.pk] if indicator else []


@transaction.atomic
def set_indicator(
    *,
    assessment: Assessment,
    name: str,
    side: str,
    points: int | None = None,
    each: Decimal | None = None,
    indicator: Indicator | None = None,
    by: User | None,
    now: datetime,
) -> Indicator:
    """Enter an indicator, or change one. Its numbers are the office's own (本单位自定), whatever the text names.

    Where points or the way of counting change, the marks given for it go: they were given of another measure.
    Raises RoundRefused.
    """
    assessment = locked_assessment(assessment)
    refuse_if(
        reasons_not_to_set_indicator(
            assessment, name=name, side=side, points=points, each=each, indicator=indicator, by=by, now=now
        )
    )
    row = indicator or Indicator(assessment=assessment)
    gone = 0
    if row.pk and (row.points, row.each) != (points, each):
        gone, _ = Mark.objects.filter(indicator=row).delete()
    row.name, row.side, row.points, row.each = name.strip()[:LONGEST_NAME], side, points, each
    row.local_default = row.local_default or points is not None
    row.save()
    detail = {"考核项": row.name, "满分": points, "每个问题扣": each, "清掉的评分": gone}
    record("inspection.indicator_set", by=by, now=now, about=assessment, detail=detail)
    return row


@transaction.atomic
def remove_indicator(*, indicator: Indicator, by: User | None, now: datetime) -> None:
    """Take an indicator off, with the marks given for it. One the text names stays. Raises RoundRefused."""
    assessment = locked_assessment(indicator.assessment)
    refuse_if(against(assessment, AssessmentAct.SET, by, now))
    if indicator.clauses:
        raise RoundRefused([f"“{indicator.name}”是办法写的考核项，不能去掉；不计分就把满分留空。"])
    Mark.objects.filter(indicator=indicator).delete()
    name = indicator.name
    indicator.delete()
    record("inspection.indicator_removed", by=by, now=now, about=assessment, detail={"考核项": name})


def reasons_not_to_drop(assessment: Assessment, *, reason: str, by: User | None, now: datetime) -> list[str]:
    """Why the assessment may not be dropped; empty when it may."""
    reasons = against(assessment, AssessmentAct.DROP, by, now)
    return reasons or ([] if reason.strip() else ["作废要写理由，理由留在记录里。"])


@transaction.atomic
def drop_assessment(*, assessment: Assessment, reason: str, by: User | None, now: datetime) -> Assessment:
    """Give a draft up; another for the same year may then be opened. Raises RoundRefused."""
    assessment = locked_assessment(assessment)
    refuse_if(reasons_not_to_drop(assessment, reason=reason, by=by, now=now))
    assessment.state = ASSESSMENT.after(assessment.state, AssessmentAct.DROP)
    assessment.save(update_fields=["state"])
    record("inspection.assessment_dropped", by=by, now=now, about=assessment, reason=reason.strip())
    return assessment
