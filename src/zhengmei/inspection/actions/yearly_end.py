"""Concluding an assessment, and taking it back for changes."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import refuse_if
from zhengmei.inspection.actions.yearly import against, locked_assessment, units_left_out
from zhengmei.inspection.models import AssessedProblem, AssessedUnit, Assessment, Bulletin
from zhengmei.inspection.queries.year_problems import problems_by_unit
from zhengmei.inspection.queries.yearly import UnitLine, lines_of, missing_terms
from zhengmei.inspection.queries.yearly_words import draft_year_bulletin
from zhengmei.inspection.states import ASSESSMENT, AssessmentAct
from zhengmei.policies.lookup import Library

_SOME = 500
_NAMED = 3


def _some(names: list[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 个" if len(names) > _NAMED else "")


def reasons_not_to_conclude_assessment(
    assessment: Assessment,
    *,
    by: User | None,
    now: datetime,
    lines: list[UnitLine] | None = None,
    library: Library | None = None,
) -> list[str]:
    """Why the assessment may not be concluded yet, every missing quarter by name; empty when it may."""
    reasons = against(assessment, AssessmentAct.CONCLUDE, by, now)
    if reasons:
        return reasons
    for term in missing_terms(assessment, library):
        reasons.append(
            f"{assessment.year}年{term.label}没有签发通报的检查，四个季度不齐不能定稿。请先完成这一季度的检查。"
            if "季度" in term.label
            else f"{assessment.year}年{term.label}没有签发通报的检查，不能定稿。请先完成这半年的检查。"
        )
    if left := units_left_out(assessment):
        reasons.append(f"名单里还没有{_some(left)}，它们现在主办账号。请更新单位名单。")
    found = lines_of(assessment, on=now.astimezone(BEIJING).date(), library=library) if lines is None else lines
    waiting: dict[str, list[str]] = {}
    for line in found:
        for item in line.unjudged:
            waiting.setdefault(item.name, []).append(line.unit.name)
    reasons += [f"“{item}”还没评：{_some(units)}。请到单位页评完。" for item, units in waiting.items()]
    return reasons


@transaction.atomic
def conclude_assessment(
    *, assessment: Assessment, by: User | None, now: datetime, library: Library | None = None
) -> Assessment:
    """Keep every line and every problem as they stand, and draft the bulletin. Raises RoundRefused.

    In order: lines are computed and kept, problems are copied, the state moves on, the bulletin is drafted where there is
    none, the record gets its line.
    """
    assessment = locked_assessment(assessment)
    on = now.astimezone(BEIJING).date()
    lines = lines_of(assessment, on=on, library=library)
    refuse_if(reasons_not_to_conclude_assessment(assessment, by=by, now=now, lines=lines, library=library))
    units = [line.unit for line in lines]
    for line in lines:
        line.unit.figures = line.as_json()
    AssessedUnit.objects.bulk_update(units, ["figures"], batch_size=_SOME)
    _keep_problems(assessment, units, now)
    assessment.state = ASSESSMENT.after(assessment.state, AssessmentAct.CONCLUDE)
    assessment.concluded_by, assessment.concluded_at = by, now
    assessment.save(update_fields=["state", "concluded_by", "concluded_at"])
    if not Bulletin.objects.filter(assessment=assessment).exists():
        draft_year_bulletin(assessment, library).save()
    detail = {"单位": len(lines), "问题": sum(line.found for line in lines)}
    record("inspection.assessment_concluded", by=by, now=now, about=assessment, detail=detail)
    return assessment


def _keep_problems(assessment: Assessment, units: list[AssessedUnit], now: datetime) -> None:
    found = problems_by_unit(assessment, units, now.astimezone(BEIJING).date())
    rows = [
        AssessedProblem(
            unit_id=unit,
            finding_id=p.finding,
            told_id=p.told,
            account_name=p.account,
            platform_name=p.platform,
            title=p.title,
            article=p.article,
            standing=p.standing,
        )
        for unit, problems in found.items()
        for p in problems
    ]
    AssessedProblem.objects.bulk_create(rows, batch_size=_SOME)


def reasons_not_to_reopen(assessment: Assessment, *, reason: str, by: User | None, now: datetime) -> list[str]:
    """Why a concluded assessment may not be taken back; empty when it may."""
    reasons = against(assessment, AssessmentAct.REOPEN, by, now)
    return reasons or ([] if reason.strip() else ["退回修改要写理由，理由留在记录里。"])


@transaction.atomic
def reopen_assessment(*, assessment: Assessment, reason: str, by: User | None, now: datetime) -> Assessment:
    """Take a concluded assessment back before its bulletin is issued; marks and words stay. Raises RoundRefused."""
    assessment = locked_assessment(assessment)
    refuse_if(reasons_not_to_reopen(assessment, reason=reason, by=by, now=now))
    AssessedProblem.objects.filter(unit__assessment=assessment).delete()
    AssessedUnit.objects.filter(assessment=assessment).update(figures={})
    assessment.state = ASSESSMENT.after(assessment.state, AssessmentAct.REOPEN)
    assessment.concluded_by, assessment.concluded_at = None, None
    assessment.save(update_fields=["state", "concluded_by", "concluded_at"])
    record("inspection.assessment_reopened", by=by, now=now, about=assessment, reason=reason.strip())
    return assessment
