"""Emergency release: an act of its own, with its own record, and the review that must follow."""

from datetime import datetime, timedelta

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import clock_reasons, keep, locked, move, open_cycle, refuse_if, state_reasons
from zhengmei.content.actions.judging import reviewer_reasons
from zhengmei.content.actions.steps import counter_reasons, issue_permits, obstacles
from zhengmei.content.actions.submitting import account_reasons, class_reasons, missing_fields, stop_reasons
from zhengmei.content.actions.telling import tell_counter_signs, tell_overdue, tell_release
from zhengmei.content.models import Draft, EmergencyRelease, ReviewStep
from zhengmei.content.permissions import agent_reasons, is_agent, is_author, standing_for
from zhengmei.content.queries.holds import hold_reasons
from zhengmei.content.queries.policy import Handbook, said_who
from zhengmei.content.queries.sourcing import source_reasons
from zhengmei.content.states import DraftAct, StepState
from zhengmei.identity.models import User


def reasons_not_to_release(draft: Draft, *, by: User, now: datetime, handbook: Handbook | None = None) -> list[str]:
    """Why a draft may not be released in an emergency by this person. Stop-level hits and sensitive kinds have no way round."""
    handbook = handbook or Handbook(draft.organisation, now.date())
    terms = handbook.terms()
    reasons = state_reasons(draft, DraftAct.RELEASE) + clock_reasons(draft, now)
    if reasons or terms is None:
        return reasons or ["本单位采用的办法没有设应急放行。"]
    who = list(terms.value.emergency_by)
    if is_agent(by, draft.organisation, now.date()):
        reasons += agent_reasons(by, draft.organisation, now.date(), "应急放行请找本单位负责人。")
    elif standing_for(by, draft.organisation, who, now.date()) is None:
        reasons.append(f"应急放行由“{draft.organisation}”的{said_who(who)}办，请找他们。")
    if is_author(by, draft):
        reasons.append("这篇稿有您写的，应急放行也要别人来办。")
    kinds = handbook.sensitive()
    if kinds and (named := [k for k in draft.sensitive if k in kinds.value.items]):
        article = kinds.article(kinds.value.clauses)
        reasons.append(f"涉及{'、'.join(named)}，未经审核授权不得发布（{article}），不能应急放行，请走审核。")
    reasons += missing_fields(draft, handbook)
    reasons += [*account_reasons(draft, now.date()), *class_reasons(draft, handbook)]
    reasons += hold_reasons(draft.media_accounts.all())
    return reasons + source_reasons(draft, handbook) + stop_reasons(draft, handbook)


@transaction.atomic
def release_draft(*, draft: Draft, event: str, reason: str, by: User, now: datetime) -> EmergencyRelease:
    """Release a draft before its review is done: permits at once, the whole review afterwards, by a set hour.

    Its own record names the event and why it could not wait. Raises ContentRefused.
    """
    held = locked(draft)
    handbook = Handbook(held.organisation, now.date())
    reasons = reasons_not_to_release(held, by=by, now=now, handbook=handbook)
    given = {"什么事": event, "为什么等不得": reason}
    reasons += [f"没有写{label}，请写上，它单独记录。" for label, value in given.items() if not value.strip()]
    refuse_if(reasons)
    terms = handbook.terms()
    assert terms is not None
    revision = keep(held, by=by, now=now, note="应急放行")
    open_cycle(held, revision, handbook, now)
    standing = standing_for(by, held.organisation, list(terms.value.emergency_by), now.date())
    made = EmergencyRelease.objects.create(
        draft=held,
        revision=revision,
        cycle=held.cycle,
        event=event.strip()[:200],
        reason=reason.strip(),
        by=by,
        capacity=standing.words if standing else "",
        at=now,
        review_due_at=now + timedelta(hours=terms.value.after_review_hours),
    )
    ReviewStep.objects.filter(draft=held, cycle=held.cycle).update(state=StepState.VOID)
    issue_permits(held, step=None, release=made, by=by, now=now, handbook=handbook)
    move(held, DraftAct.RELEASE, by=by, now=now, submitted_at=now)
    detail = {"什么事": made.event, "内容摘要": revision.digest, "补审期限": made.review_due_at}
    tell_release(held, body=f"{made.event}：{made.reason}", by=by, now=now)
    tell_counter_signs(held, by=by, now=now)
    record(
        "content.draft.released", by=by, now=now, about=held, reason=made.reason, detail=detail, capacity=made.capacity
    )
    return made


def open_release(draft: Draft) -> EmergencyRelease | None:
    """The release whose review is still to come."""
    return EmergencyRelease.objects.filter(draft=draft, upheld=None).select_related("by").order_by("-pk").first()


def reasons_not_to_confirm_release(
    draft: Draft, *, by: User, now: datetime, handbook: Handbook | None = None
) -> list[str]:
    """Why the review afterwards is not done, or not by this person: every gate, hit and counter-sign, not whoever released it."""
    handbook = handbook or Handbook(draft.organisation, now.date())
    reasons = state_reasons(draft, DraftAct.CONFIRM) + clock_reasons(draft, now)
    release = open_release(draft)
    if reasons or release is None:
        return reasons or ["没有等着补审的应急放行。"]
    reasons = reviewer_reasons(draft, by=by, now=now)
    if release.by_id == by.pk:
        reasons.append("是您放行的，补审请别人来办。")
    return reasons + obstacles(draft, handbook) + counter_reasons(draft)


@transaction.atomic
def confirm_release(*, draft: Draft, finding: str = "", by: User, now: datetime) -> Draft:
    """The review afterwards found nothing against the text: its permits stand. Raises ContentRefused."""
    held = locked(draft)
    refuse_if(reasons_not_to_confirm_release(held, by=by, now=now))
    release = open_release(held)
    assert release is not None
    release.upheld, release.reviewed_by, release.reviewed_at, release.finding = True, by, now, finding.strip()
    release.save()
    move(held, DraftAct.CONFIRM, by=by, now=now)
    late = now > release.review_due_at
    detail = {"什么事": release.event, "逾期补审": late}
    record("content.release.confirmed", by=by, now=now, about=held, reason=finding.strip(), detail=detail)
    return held


@transaction.atomic
def remind_of_review(*, release: EmergencyRelease, by: User | None, now: datetime) -> None:
    """Tell those who must review that the hour has passed; a person is told once a day, however often this runs."""
    tell_overdue(release.draft, now=now)
