"""The bulletin: its words are edited, its figures are not; issuing freezes everything."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet

from zhengmei.audit.actions import record
from zhengmei.core.workdays import PUBLISHED, Workdays
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import locked, office_reasons, refuse_if, state_reasons
from zhengmei.inspection.models import Bulletin, Round
from zhengmei.inspection.queries.figures import figures
from zhengmei.inspection.queries.plan import plan_of
from zhengmei.inspection.queries.wording import bulletin_document
from zhengmei.inspection.states import ROUND, RoundAct
from zhengmei.policies.lookup import Library

WORDS = ("number", "title", "addressee", "requirements", "copies_to", "remark", "issued_on", "reply_workdays")


def word_reasons(fields: Mapping[str, Any], others: QuerySet[Bulletin]) -> list[str]:
    """What is wrong with the words of any bulletin; `others` are those whose number it may not have."""
    reasons = []
    for name, label in (("title", "标题"), ("addressee", "主送")):
        if name in fields and not str(fields[name]).strip():
            reasons.append(f"{label}没有填，请写上。")
    number = str(fields.get("number") or "").strip()
    if number and others.filter(number=number).exists():
        reasons.append(f"文号“{number}”已经用在另一份通报上，请换一个。")
    return reasons


def lacking_to_issue(bulletin: Bulletin) -> list[str]:
    """What any bulletin must have before it is issued."""
    reasons = []
    if not bulletin.number:
        reasons.append("还没有文号，请在“改通报文字”里填上，例如 示政办发〔2026〕31号。")
    if bulletin.issued_on is None:
        reasons.append("还没有成文日期，请在“改通报文字”里选定。")
    return reasons


def freeze(bulletin: Bulletin, content: Mapping[str, Any], *, by: User | None, now: datetime) -> None:
    """Keep any bulletin as issued: its content, the digest of it, who and when. Saves it."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    bulletin.content = json.loads(text)
    bulletin.digest = hashlib.sha256(text.encode()).hexdigest()
    bulletin.issued_by, bulletin.issued_at = by, now
    bulletin.save()


def reasons_not_to_edit_bulletin(
    round_: Round, fields: Mapping[str, Any], *, by: User | None, now: datetime
) -> list[str]:
    """Why these words may not be kept; empty when they may. ValueError for a field that is not a word of the bulletin."""
    unknown = set(fields) - set(WORDS)
    if unknown:
        raise ValueError(f"not a word of the bulletin: {sorted(unknown)}")
    reasons = state_reasons(round_, RoundAct.DRAFT_BULLETIN) + office_reasons(round_, by, now.date())
    reasons += word_reasons(fields, Bulletin.objects.exclude(round=round_))
    days = fields.get("reply_workdays")
    if "reply_workdays" in fields and (not isinstance(days, int) or not 1 <= days <= 60):
        reasons.append("反馈期限写 1 到 60 个工作日。")
    return reasons


@transaction.atomic
def edit_bulletin(
    *,
    round_: Round,
    fields: Mapping[str, Any],
    by: User | None,
    now: datetime,
    calendar: Workdays = PUBLISHED,
) -> Bulletin:
    """Change words of the draft: number, title, addressee, requirements, copies, remark, day of issue, working days to reply.

    The reply deadline is counted anew, with every day that was counted or skipped. Raises RoundRefused.
    """
    round_ = locked(round_)
    refuse_if(reasons_not_to_edit_bulletin(round_, fields, by=by, now=now))
    bulletin = Bulletin.objects.select_for_update().get(round=round_)
    changed = {name: value for name, value in fields.items() if getattr(bulletin, name) != value}
    for name, value in changed.items():
        setattr(bulletin, name, value.strip() if isinstance(value, str) else value)
    _count_reply(bulletin, calendar)
    bulletin.save()
    if changed:
        record("inspection.bulletin_edited", by=by, now=now, about=round_, detail={"改了": sorted(changed)})
    return bulletin


def _count_reply(bulletin: Bulletin, calendar: Workdays) -> None:
    """The last day to reply: so many working days after the day of issue, which itself does not count."""
    if bulletin.issued_on is None or not bulletin.reply_workdays:
        bulletin.reply_due, bulletin.reply_steps = None, []
        return
    deadline = calendar.add(bulletin.issued_on, bulletin.reply_workdays)
    bulletin.reply_due = deadline.due
    bulletin.reply_steps = [
        [step.day.isoformat(), step.counted, step.reason, step.calendar_published] for step in deadline.steps
    ]


def reasons_not_to_issue(round_: Round, bulletin: Bulletin | None, *, by: User | None, now: datetime) -> list[str]:
    """Why the bulletin may not be issued; empty when it may."""
    reasons = state_reasons(round_, RoundAct.ISSUE) + office_reasons(round_, by, now.date())
    if bulletin is None:
        return reasons or ["还没有通报草稿，请先得出结论。"]
    return reasons + lacking_to_issue(bulletin)


@transaction.atomic
def issue_bulletin(
    *,
    round_: Round,
    by: User | None,
    now: datetime,
    number: str | None = None,
    issued_on: date | None = None,
    calendar: Workdays = PUBLISHED,
    library: Library | None = None,
) -> Bulletin:
    """Freeze the bulletin with all its figures and its whole text. Afterwards nothing of the round can be changed.

    `number` and `issued_on` may be given here instead of by `edit_bulletin`. Raises RoundRefused.
    """
    round_ = locked(round_)
    bulletin = Bulletin.objects.select_for_update().filter(round=round_).first()
    if bulletin is not None and not bulletin.content:
        bulletin.number = number.strip() if number is not None else bulletin.number
        bulletin.issued_on = issued_on or bulletin.issued_on
        _count_reply(bulletin, calendar)
    refuse_if(reasons_not_to_issue(round_, bulletin, by=by, now=now))
    assert bulletin is not None
    found = figures(round_)
    document = bulletin_document(round_, bulletin, found, plan_of(round_, library))
    freeze(bulletin, {"figures": found.as_json(), "document": asdict(document)}, by=by, now=now)
    round_.state = ROUND.after(round_.state, RoundAct.ISSUE)
    round_.save(update_fields=["state"])
    detail = {"文号": bulletin.number, "成文日期": bulletin.issued_on, "摘要": bulletin.digest}
    record("inspection.bulletin_issued", by=by, now=now, about=round_, detail=detail)
    return bulletin
