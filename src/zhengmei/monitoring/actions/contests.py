"""Contesting a finding, and deciding. The one who contests never decides."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Contest, Finding
from zhengmei.monitoring.permissions import can_contest, can_decide
from zhengmei.monitoring.states import FINDING, FindingAct, FindingState


class ContestRefused(Exception):
    """The act may not be done so. `reasons` are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def reasons_not_to_contest(finding: Finding, *, by: User, now: datetime) -> list[str]:
    """Why this person may not contest this finding now; empty when they may."""
    reasons = []
    if not can_contest(by, finding.media_account.sponsor, now.date()):
        reasons.append(f"异议由主办单位提出。请“{finding.media_account.sponsor.name}”的人来提。")
    if finding.state == FindingState.CONTESTED:
        reasons.append("已经有一条异议等主管单位处理，处理以后才能再提。")
    elif not FINDING.allows(finding.state, FindingAct.CONTEST):
        reasons.append(f"这个问题{finding.get_state_display()}，不用再提异议。")
    return reasons


def reasons_not_to_decide(finding: Finding, *, by: User, now: datetime) -> list[str]:
    """Why this person may not decide on the contest of this finding now; empty when they may."""
    reasons = []
    if not can_decide(by, finding.media_account.sponsor, now.date()):
        reasons.append(f"异议由“{finding.media_account.sponsor.name}”的主管单位处理。")
    contest = open_contest(finding)
    if contest is None:
        reasons.append("现在没有等着处理的异议。")
    elif contest.by_id == by.pk:
        reasons.append("这条异议是你提的，请主管单位的另一个人处理。")
    return reasons


def open_contest(finding: Finding) -> Contest | None:
    """The contest that waits for a decision. A finding that closed itself leaves none."""
    if finding.state != FindingState.CONTESTED:
        return None
    return Contest.objects.filter(finding=finding, decided_at__isnull=True).first()


@transaction.atomic
def contest_finding(*, finding: Finding, reason: str, by: User, now: datetime) -> Contest:
    """The sponsor says why it is no problem: a Contest row, the finding 有异议, one audit line. Raises ContestRefused."""
    held = Finding.objects.select_for_update(of=("self",)).select_related("media_account__sponsor").get(pk=finding.pk)
    reasons = reasons_not_to_contest(held, by=by, now=now)
    if not reason.strip():
        reasons.append("请写明理由。")
    if reasons:
        raise ContestRefused(reasons)
    made = Contest.objects.create(finding=held, reason=reason.strip(), by=by, at=now)
    held.state = FINDING.after(held.state, FindingAct.CONTEST)
    held.save(update_fields=["state"])
    record("monitoring.finding_contested", by=by, now=now, about=held, reason=made.reason)
    return made


def uphold_contest(*, finding: Finding, decision: str, by: User, now: datetime) -> Contest:
    """The contest is right: the finding is 不成立, and the same cause with the same evidence is not raised again."""
    return _decide(finding, FindingAct.UPHOLD, decision, by, now)


def reject_contest(*, finding: Finding, decision: str, by: User, now: datetime) -> Contest:
    """The contest is wrong: the finding stands again."""
    return _decide(finding, FindingAct.REJECT, decision, by, now)


@transaction.atomic
def _decide(finding: Finding, act: FindingAct, decision: str, by: User, now: datetime) -> Contest:
    """Contest and finding change together, with one audit line. Raises ContestRefused."""
    held = Finding.objects.select_for_update(of=("self",)).select_related("media_account__sponsor").get(pk=finding.pk)
    reasons = reasons_not_to_decide(held, by=by, now=now)
    if not decision.strip():
        reasons.append("请写明处理意见。")
    contest = open_contest(held)
    if reasons or contest is None:
        raise ContestRefused(reasons)
    upheld = act == FindingAct.UPHOLD
    contest.upheld, contest.decision = upheld, decision.strip()
    contest.decided_by, contest.decided_at = by, now
    contest.save(update_fields=["upheld", "decision", "decided_by", "decided_at"])
    held.state = FINDING.after(held.state, act)
    if upheld:
        held.closed_at, held.closed_why = now, f"异议成立：{contest.decision}"[:300]
    held.save(update_fields=["state", "closed_at", "closed_why"])
    kind = "monitoring.contest_upheld" if upheld else "monitoring.contest_rejected"
    record(kind, by=by, now=now, about=held, reason=contest.decision)
    return contest
