"""The bulletin of an assessment: edited, issued, published and taken down as that of a round is."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import refuse_if
from zhengmei.inspection.actions.issue import freeze, lacking_to_issue, word_reasons
from zhengmei.inspection.actions.publish import against_publishing, against_taking_down
from zhengmei.inspection.actions.yearly import against, locked_assessment
from zhengmei.inspection.models import Assessment, Bulletin
from zhengmei.inspection.queries.yearly import lines_of
from zhengmei.inspection.queries.yearly_words import year_document
from zhengmei.inspection.states import ASSESSMENT, AssessmentAct
from zhengmei.policies.lookup import Library

YEAR_WORDS = ("number", "title", "addressee", "requirements", "copies_to", "remark", "issued_on")


def _bulletin(assessment: Assessment) -> Bulletin | None:
    return Bulletin.objects.select_for_update(of=("self",)).filter(assessment=assessment).first()


def reasons_not_to_edit_assessment_bulletin(
    assessment: Assessment, fields: Mapping[str, Any], *, by: User | None, now: datetime
) -> list[str]:
    """Why these words may not be kept; empty when they may. ValueError for a field that is not a word of the bulletin."""
    unknown = set(fields) - set(YEAR_WORDS)
    if unknown:
        raise ValueError(f"not a word of the bulletin: {sorted(unknown)}")
    reasons = against(assessment, AssessmentAct.DRAFT_BULLETIN, by, now)
    reasons += word_reasons(fields, Bulletin.objects.exclude(assessment=assessment))
    return reasons


@transaction.atomic
def edit_assessment_bulletin(
    *, assessment: Assessment, fields: Mapping[str, Any], by: User | None, now: datetime
) -> Bulletin:
    """Change words of the draft. Raises RoundRefused."""
    assessment = locked_assessment(assessment)
    refuse_if(reasons_not_to_edit_assessment_bulletin(assessment, fields, by=by, now=now))
    bulletin = _bulletin(assessment)
    assert bulletin is not None
    changed = {name: value for name, value in fields.items() if getattr(bulletin, name) != value}
    for name, value in changed.items():
        setattr(bulletin, name, value.strip() if isinstance(value, str) else value)
    bulletin.save()
    if changed:
        detail = {"改了": sorted(changed)}
        record("inspection.assessment_bulletin_edited", by=by, now=now, about=assessment, detail=detail)
    return bulletin


def reasons_not_to_issue_assessment(
    assessment: Assessment, bulletin: Bulletin | None, *, by: User | None, now: datetime
) -> list[str]:
    """Why the bulletin may not be issued; empty when it may."""
    reasons = against(assessment, AssessmentAct.ISSUE, by, now)
    if reasons or bulletin is None:
        return reasons or ["还没有通报草稿，请先定稿。"]
    return lacking_to_issue(bulletin)


@transaction.atomic
def issue_assessment(
    *,
    assessment: Assessment,
    number: str | None = None,
    issued_on: date | None = None,
    by: User | None,
    now: datetime,
    library: Library | None = None,
) -> Bulletin:
    """Freeze the bulletin with its whole text; it is signed outside the system. Raises RoundRefused.

    `number` and `issued_on` may be given here instead of by `edit_assessment_bulletin`.
    """
    assessment = locked_assessment(assessment)
    bulletin = _bulletin(assessment)
    if bulletin is not None and not bulletin.content:
        bulletin.number = number.strip() if number is not None else bulletin.number
        bulletin.issued_on = issued_on or bulletin.issued_on
    refuse_if(reasons_not_to_issue_assessment(assessment, bulletin, by=by, now=now))
    assert bulletin is not None
    lines = lines_of(assessment, on=now.astimezone(BEIJING).date(), library=library)
    document = year_document(assessment, bulletin, lines, library)
    freeze(bulletin, {"document": asdict(document)}, by=by, now=now)
    assessment.state = ASSESSMENT.after(assessment.state, AssessmentAct.ISSUE)
    assessment.save(update_fields=["state"])
    detail = {"文号": bulletin.number, "成文日期": bulletin.issued_on, "摘要": bulletin.digest}
    record("inspection.assessment_issued", by=by, now=now, about=assessment, detail=detail)
    return bulletin


def reasons_not_to_publish_assessment(
    assessment: Assessment, bulletin: Bulletin | None, *, by: User | None, now: datetime
) -> list[str]:
    """Why not everyone may read the bulletin; empty when they may."""
    reasons = against(assessment, AssessmentAct.PUBLISH, by, now)
    if bulletin is None or reasons:
        return reasons
    return against_publishing(bulletin)


@transaction.atomic
def publish_assessment(*, assessment: Assessment, by: User | None, now: datetime) -> Bulletin:
    """Let everyone read the issued bulletin on the public pages (FCG-31-2c). Raises RoundRefused."""
    assessment = locked_assessment(assessment)
    bulletin = _bulletin(assessment)
    refuse_if(reasons_not_to_publish_assessment(assessment, bulletin, by=by, now=now))
    assert bulletin is not None
    bulletin.published_by, bulletin.published_at = by, now
    bulletin.save(update_fields=["published_by", "published_at"])
    detail = {"文号": bulletin.number, "摘要": bulletin.digest}
    record("inspection.assessment_published", by=by, now=now, about=assessment, detail=detail)
    return bulletin


def reasons_not_to_take_assessment_down(
    assessment: Assessment, bulletin: Bulletin | None, *, reason: str, by: User | None, now: datetime
) -> list[str]:
    """Why the bulletin may not be taken from the public pages; empty when it may."""
    reasons = against(assessment, AssessmentAct.TAKE_DOWN, by, now)
    return reasons or against_taking_down(bulletin, reason)


@transaction.atomic
def take_assessment_down(*, assessment: Assessment, reason: str, by: User | None, now: datetime) -> Bulletin:
    """Take it from the public pages, with the reason on record; it may be published again. Raises RoundRefused."""
    assessment = locked_assessment(assessment)
    bulletin = _bulletin(assessment)
    refuse_if(reasons_not_to_take_assessment_down(assessment, bulletin, reason=reason, by=by, now=now))
    assert bulletin is not None
    bulletin.published_by, bulletin.published_at = None, None
    bulletin.save(update_fields=["published_by", "published_at"])
    detail = {"文号": bulletin.number}
    record("inspection.assessment_taken_down", by=by, now=now, about=assessment, reason=reason.strip(), detail=detail)
    return bulletin
