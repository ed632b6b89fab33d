"""The bulletin of an assessment: edited, issued, published and taken down as that of a round is."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import refuse_if
from zhengmei.inspection.actions.publish import NOT_FOR_ALL
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
    for name, label in (("title", "标题"), ("addressee", "主送")):
        if name in fields and not str(fields[name]).strip():
            reasons.append(f"{label}没有填，请写上。")
    number = str(fields.get("number") or "").strip()
    if number and Bulletin.objects.filter(number=number).exclude(assessment=assessment).exists():
        reasons.append(f"文号“{number}”已经用在另一份通报上，请换一个。")
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
    if not bulletin.number:
        reasons.append("还没有文号，请在“改通报文字”里填上，例如 示政办发〔2026〕5号。")
    if bulletin.issued_on is None:
        reasons.append("还没有成文日期，请在“改通报文字”里选定。")
    return reasons


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
    text = json.dumps({"document": asdict(document)}, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    bulletin.content = json.loads(text)
    bulletin.digest = hashlib.sha256(text.encode()).hexdigest()
    bulletin.issued_by, bulletin.issued_at = by, now
    bulletin.save()
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
    if bulletin.published_at is not None:
        reasons.append("这份通报已经公开，不用再办。")
    if any(word in bulletin.remark for word in NOT_FOR_ALL):
        reasons.append(f"通报的附注写着“{bulletin.remark}”，不能公开。")
    return reasons


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
    if reasons:
        return reasons
    if bulletin is None or bulletin.published_at is None:
        return ["这份通报没有公开，不用撤下。"]
    return [] if reason.strip() else ["撤下要写理由，理由留在记录里。"]


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
