"""What people enter of a unit: marks with their evidence, and the 单项否决 of inspections from outside."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import refuse_if
from zhengmei.inspection.actions.yearly import against, locked_assessment
from zhengmei.inspection.models import AssessedUnit, Indicator, Mark, UpperVeto
from zhengmei.inspection.states import AssessmentAct
from zhengmei.organisations.states import OrganisationLevel

VETO_LEVELS = (OrganisationLevel.NATION, OrganisationLevel.PROVINCE, OrganisationLevel.CITY, OrganisationLevel.COUNTY)


def reasons_not_to_mark(
    unit: AssessedUnit,
    indicator: Indicator,
    *,
    points: Decimal | None,
    reason: str,
    evidence: str,
    by: User | None,
    now: datetime,
) -> list[str]:
    """Why the unit may not be marked so; empty when it may."""
    reasons = against(unit.assessment, AssessmentAct.MARK, by, now)
    if indicator.assessment_id != unit.assessment_id:
        reasons.append("这一项不在这次考核里，请刷新页面再评。")
    if indicator.each is not None:
        reasons.append(f"“{indicator.name}”按问题扣分，由系统算，不用人评。")
    elif indicator.points is None and points is not None:
        reasons.append(f"“{indicator.name}”没有定满分，只写评语；要计分，请先在考核项里定满分。")
    elif indicator.points is not None and (points is None or not 0 <= points <= indicator.points):
        reasons.append(f"“{indicator.name}”的得分写 0 到 {indicator.points}。")
    if not reason.strip():
        reasons.append(f"“{indicator.name}”没有写评语，请写明为什么这样评。")
    if not evidence.strip():
        reasons.append(f"“{indicator.name}”没有写证据，请写明看了什么材料、存放在哪里。")
    return reasons


@transaction.atomic
def mark_unit(
    *,
    unit: AssessedUnit,
    indicator: Indicator,
    points: Decimal | None = None,
    reason: str,
    evidence: str,
    by: User | None,
    now: datetime,
) -> Mark:
    """Mark a unit for one indicator. Marked anew it replaces the former mark, which stays in the record. Raises RoundRefused."""
    unit.assessment = locked_assessment(unit.assessment)
    refuse_if(reasons_not_to_mark(unit, indicator, points=points, reason=reason, evidence=evidence, by=by, now=now))
    former = Mark.objects.filter(unit=unit, indicator=indicator).first()
    values = {"points": points, "reason": reason.strip(), "evidence": evidence.strip(), "by": by, "at": now}
    mark, _ = Mark.objects.update_or_create(unit=unit, indicator=indicator, defaults=values)
    told = {"单位": unit.name, "考核项": indicator.name, "得分": points, "证据": mark.evidence}
    if former is not None:
        told["原得分"] = former.points
    record("inspection.unit_marked", by=by, now=now, about=unit.assessment, reason=mark.reason, detail=told)
    return mark


def reasons_not_to_record_veto(
    unit: AssessedUnit, *, level: str, source: str, found_on: date, by: User | None, now: datetime
) -> list[str]:
    """Why the 单项否决 may not be recorded; empty when it may."""
    reasons = against(unit.assessment, AssessmentAct.MARK, by, now)
    year = unit.assessment.year
    if level not in VETO_LEVELS:
        reasons.append("请选是哪一级组织的检查。")
    if not source.strip():
        reasons.append("没有写出自哪份通报，请写上标题和文号。")
    if found_on.year != year:
        reasons.append(f"通报日期不在{year}年，请记到那一年的考核里。")
    elif found_on > now.astimezone(BEIJING).date():
        reasons.append("通报日期还没到，请改成通报上的日期。")
    same = UpperVeto.objects.filter(organisation=unit.organisation, year=year, withdrawn_at__isnull=True)
    if same.filter(source=source.strip(), level=level).exists():
        reasons.append("这份通报已经记过了，不用再记。")
    return reasons


@transaction.atomic
def record_veto(
    *,
    unit: AssessedUnit,
    level: str,
    source: str,
    found_on: date,
    account_name: str = "",
    by: User | None,
    now: datetime,
) -> UpperVeto:
    """Keep that an inspection from outside vetoed a unit in the year, with its source. Raises RoundRefused.

    Whether it takes all points is the pack's to say (FCG-31-3).
    """
    unit.assessment = locked_assessment(unit.assessment)
    refuse_if(reasons_not_to_record_veto(unit, level=level, source=source, found_on=found_on, by=by, now=now))
    veto = UpperVeto.objects.create(
        organisation=unit.organisation,
        year=unit.assessment.year,
        level=level,
        source=source.strip()[:200],
        account_name=account_name.strip()[:120],
        found_on=found_on,
        recorded_by=by,
        recorded_at=now,
    )
    detail = {"单位": unit.name, "哪一级": str(veto.get_level_display()), "出自": veto.source}
    record("inspection.upper_veto_recorded", by=by, now=now, about=unit.assessment, detail=detail)
    return veto


def reasons_not_to_withdraw_veto(
    unit: AssessedUnit, veto: UpperVeto, *, reason: str, by: User | None, now: datetime
) -> list[str]:
    """Why the record may not be withdrawn; empty when it may."""
    reasons = against(unit.assessment, AssessmentAct.MARK, by, now)
    if veto.withdrawn_at is not None:
        reasons.append("这一条已经撤销，不用再办。")
    if not reason.strip():
        reasons.append("撤销要写理由，理由留在记录里。")
    return reasons


@transaction.atomic
def withdraw_veto(*, unit: AssessedUnit, veto: UpperVeto, reason: str, by: User | None, now: datetime) -> UpperVeto:
    """Take back a record that was wrong; it stays with its reason and counts no more. Raises RoundRefused."""
    unit.assessment = locked_assessment(unit.assessment)
    veto = UpperVeto.objects.select_for_update(of=("self",)).get(pk=veto.pk)
    refuse_if(reasons_not_to_withdraw_veto(unit, veto, reason=reason, by=by, now=now))
    veto.withdrawn_by, veto.withdrawn_at, veto.withdrawn_why = by, now, reason.strip()[:300]
    veto.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    detail = {"单位": unit.name, "出自": veto.source}
    record(
        "inspection.upper_veto_withdrawn", by=by, now=now, about=unit.assessment, reason=reason.strip(), detail=detail
    )
    return veto
