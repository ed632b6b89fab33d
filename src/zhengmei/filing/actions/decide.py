"""Deciding a step: pass, return for correction, refuse. Whoever decides first has decided."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.moving import arrive, locked, move, tell_applicant, title_of
from zhengmei.filing.actions.outcome import accept
from zhengmei.filing.models import Application, ApplicationStep, Decision
from zhengmei.filing.permissions import can_decide_at
from zhengmei.filing.queries import (
    answered_no,
    files_of,
    obstacles,
    reviewer_questions,
    reviewer_remarks,
    still_works_at,
    stopping,
)
from zhengmei.filing.states import (
    ENDING,
    SPONSOR,
    ApplicationMove,
    ApplicationState,
    FilePurpose,
    Outcome,
)
from zhengmei.identity.models import User
from zhengmei.organisations.states import OrganisationState


class DecisionRefused(FilingRefused):
    """The step may not be decided so. `remarks` are what the regulation says against passing it."""

    def __init__(self, reasons: list[str], remarks: list[Any] | None = None) -> None:
        super().__init__([*reasons, *(remark.sentence for remark in remarks or [])])
        self.plain = reasons
        self.remarks = remarks or []


def reasons_not_to_decide(step: ApplicationStep, by: User, on: date) -> list[str]:
    """Why this person cannot decide this step now, whatever the decision."""
    application = step.application
    made = step.decisions.filter(submission=application.submissions).select_related("by").first()
    if made is not None:
        return [f"这一步已经由{made.by.full_name}办了：{made.get_outcome_display()}。刷新页面看结果。"]
    if application.state != ApplicationState.WAITING:
        return [f"这件申请{application.get_state_display()}，不在办理中，不用再办。"]
    reasons = []
    if step.skipped:
        return [f"{step.skipped}，不用办。"]
    if step.arrived_at is None:
        waiting = "、".join(str(s.desk) for s in application.steps.all() if s.is_current)
        reasons.append(f"还没有到这一步，现在在“{waiting}”办理，不能越级。")
    if not can_decide_at(by, step, on):
        reasons.append(f"这一步由“{step.desk}”办理，你没有在那里办理备案的职责。")
    reasons += _not_own(step, by)
    handler = step.handler
    if handler is not None and handler.pk != by.pk and still_works_at(step, handler, on):
        reasons.append(f"这一步由{handler.full_name}在办。要由你来办，请先接手。")
    return reasons


def _not_own(step: ApplicationStep, by: User) -> list[str]:
    """Nobody decides on what they applied for, nor after they spoke for the applicant (approver ≠ applicant)."""
    application = step.application
    if step.role == SPONSOR:
        return []
    spoke = Decision.objects.filter(
        application=application, submission=application.submissions, step__role=SPONSOR, by=by
    ).exists()
    if application.applicant_id != by.pk and not spoke:
        return []
    return [
        f"你是这件申请的申请人，不能自己办自己的申请。请“{step.desk}”的另一位办理；只有你一位的，请主管再安排一位。"
    ]


def reasons_not_to_pass(step: ApplicationStep, on: date) -> tuple[list[str], list[Any]]:
    """What stands against passing the step: sentences about the case, and remarks of the regulation. Both empty: nothing."""
    application = step.application
    reasons = []
    sponsor = application.sponsor
    if sponsor.state != OrganisationState.ACTIVE and application.act not in ENDING:
        heir = f"由“{sponsor.successor.name}”重新申请" if sponsor.successor else "只能关停、注销它的账号"
        reasons.append(
            f"“{sponsor.name}”{sponsor.get_state_display()}，这件{application.get_act_display()}申请不能再通过，{heir}。请退回或不予通过。"
        )
    if step.is_outside and not any(f.purpose == FilePurpose.REPLY for f in files_of(application)):
        reasons.append(f"{step.unit_words}的批复还没有上传，请先在“材料”里上传批复扫描件，再登记结果。")
    excepted = bool(application.exception_reason and application.exception_until)
    return reasons, stopping(obstacles(application, on), excepted=excepted)


@transaction.atomic
def decide_step(
    *,
    step: ApplicationStep,
    outcome: str,
    opinion: str = "",
    answers: Mapping[str, Any] | None = None,
    paper_number: str = "",
    paper_on: date | None = None,
    by: User,
    now: datetime,
) -> Application:
    """Decide one step. In order: the case is locked, everything is checked again, the Decision is kept, the case moves on:
    to the next office, back to the applicant, to its end; one audit line. Two people at once have one outcome: the second
    is told who decided. A question that needs 是 and was answered 否 returns the case with that reason. Raises DecisionRefused, FilingRefused.
    """
    application = locked(step.application)
    fresh = application.steps.select_related("desk__successor", "office", "handler").get(pk=step.pk)
    fresh.application = application
    reasons = reasons_not_to_decide(fresh, by, now.date())
    remarks: list[Any] = []
    asked = [] if fresh.role == SPONSOR or fresh.is_outside else reviewer_questions(application, now.date())
    if outcome == Outcome.PASSED and (wrong := answered_no(asked, answers or {})):
        outcome, opinion = Outcome.RETURNED, "\n".join([*filter(None, [opinion.strip()]), *wrong])
    if not reasons:
        more, remarks = _reasons_for(fresh, outcome, opinion, paper_number, paper_on, now.date())
        reasons += more
        if outcome == Outcome.PASSED:
            remarks = [*remarks, *reviewer_remarks(asked, answers or {})]
    if reasons or remarks:
        raise DecisionRefused(reasons, remarks)
    made = keep_decision(
        fresh,
        outcome,
        opinion,
        by=by,
        now=now,
        answers=answers,
        paper_number=paper_number,
        paper_on=paper_on,
    )
    _go_on(application, fresh, made, now)
    detail = {"环节": str(fresh), "结果": made.get_outcome_display(), "批复": paper_number}
    record("filing.application.decided", by=by, now=now, about=application, reason=opinion.strip(), detail=detail)
    return application


def _reasons_for(
    step: ApplicationStep, outcome: str, opinion: str, paper_number: str, paper_on: date | None, on: date
) -> tuple[list[str], list[Any]]:
    reasons: list[str] = []
    if outcome not in Outcome.values:
        raise ValueError(outcome)
    if step.is_outside and not (paper_number.strip() and paper_on):
        reasons.append(f"请写明{step.unit_words}批复的文号和日期。")
    if outcome != Outcome.PASSED:
        if not opinion.strip():
            word = "退回" if outcome == Outcome.RETURNED else "不予通过"
            reasons.append(f"没有写为什么{word}，请写明哪里要改、怎么改，申请单位要照着办。")
        return reasons, []
    more, remarks = reasons_not_to_pass(step, on)
    return reasons + more, remarks


def keep_decision(
    step: ApplicationStep,
    outcome: str,
    opinion: str,
    *,
    by: User,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    paper_number: str = "",
    paper_on: date | None = None,
) -> Decision:
    """The row of the decision, and the step done."""
    assert step.desk is not None
    made = Decision.objects.create(
        application=step.application,
        step=step,
        submission=step.application.submissions,
        outcome=outcome,
        opinion=opinion.strip(),
        answers=dict(answers or {}),
        unit=step.desk,
        by=by,
        title=title_of(by, step.desk.pk, now),
        at=now,
        paper_number=paper_number.strip(),
        paper_on=paper_on,
    )
    step.done_at = now
    step.save(update_fields=["done_at"])
    return made


def _go_on(application: Application, step: ApplicationStep, made: Decision, now: datetime) -> None:
    application.changed_at = now
    if made.outcome == Outcome.PASSED:
        pass_on(application, step, made, now)
        return
    move(application, ApplicationMove.RETURN if made.outcome == Outcome.RETURNED else ApplicationMove.REFUSE)
    application.steps.filter(done_at=None).update(arrived_at=None, due_on=None)
    application.due_on = None
    if made.outcome == Outcome.REFUSED:
        application.ended_at = now
    application.save()
    tell_applicant(application, f"{made.unit}{made.get_outcome_display()}", by=made.by, now=now)


def pass_on(application: Application, step: ApplicationStep, made: Decision, now: datetime) -> None:
    """After a step was passed: wait for those beside it, else on to the next; behind the last the case is accepted."""
    beside = application.steps.filter(position=step.position, done_at=None, skipped="")
    if beside.exists():
        move(application, ApplicationMove.PASS)
        application.save()
        return
    if arrive(application, after=step.position, by=made.by, now=now):
        move(application, ApplicationMove.PASS)
        application.save()
        return
    accept(application, made, now)
    word = "已通过，等你们实施" if application.state == ApplicationState.PASSED else "已办结"
    tell_applicant(application, f"{word}，编号 {application.number}", by=made.by, now=now)


def give_sponsor_opinion(application: Application, opinion: str, by: User, now: datetime) -> None:
    """The head of the unit hands the case in: that is the opinion of the sponsor."""
    step = application.steps.filter(role=SPONSOR, done_at=None).exclude(arrived_at=None).first()
    if step is None:
        return
    step.application = application
    made = keep_decision(step, Outcome.PASSED, opinion or "同意申请。", by=by, now=now)
    pass_on(application, step, made, now)
    detail = {"环节": str(step), "结果": made.get_outcome_display()}
    record("filing.application.decided", by=by, now=now, about=application, reason=made.opinion, detail=detail)
