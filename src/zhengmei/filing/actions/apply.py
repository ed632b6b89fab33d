"""The applicant's acts on a case: start, save, hand in, hand in again, withdraw, take over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused, reasons_not_to_change, reasons_not_to_register
from zhengmei.filing.actions.decide import give_sponsor_opinion
from zhengmei.filing.actions.moving import arrive, locked, move
from zhengmei.filing.models import Application, ApplicationStep, MediaAccount, Submission
from zhengmei.filing.permissions import can_apply_for, is_applicant_side, speaks_for_sponsor
from zhengmei.filing.queries import (
    Plan,
    Remark,
    differences,
    facts_out,
    form_clock,
    known_facts,
    not_the_opener,
    obstacles,
    open_application_of,
    plan_for,
    policy_of,
    present_facts,
    proposed_fields,
    stopping,
    workdays,
)
from zhengmei.filing.states import (
    ACCEPTED_STATES,
    BEGINNING,
    ENDING,
    WITH_ACCOUNT,
    AccountKind,
    AccountStatus,
    ApplicationMove,
    ApplicationState,
    FilingAct,
    FilingCause,
)
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationState
from zhengmei.policies.parts import pack_version

ENDED = (AccountStatus.CLOSED, AccountStatus.CANCELLED)


class ApplicationStopped(FilingRefused):
    """The regulation stands against it. `remarks` carry the rulings for the chips."""

    def __init__(self, remarks: list[Remark], more: list[str] | None = None) -> None:
        super().__init__([*(more or []), *(remark.sentence for remark in remarks)])
        self.remarks = remarks
        self.more = more or []


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form of a case says. `facts` are ledger values, not JSON; `answers` everything else, as JSON."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    cause: str = FilingCause.NEED
    event_on: date | None = None
    exception_reason: str = ""
    exception_until: date | None = None


def reasons_not_to_start(act: str, sponsor: Organisation, media_account: MediaAccount | None) -> list[str]:
    """Why no case of this kind can be begun for the unit and account, whoever asks."""
    reasons = []
    if act in WITH_ACCOUNT and media_account is None:
        reasons.append(f"没有选账号。{FilingAct(act).label}要先选是哪个账号，请从账号页进来。")
    if sponsor.state != OrganisationState.ACTIVE and act not in ENDING:
        heir = f"请由“{sponsor.successor.name}”申请。" if sponsor.successor else "它的账号只能申请关停或注销。"
        reasons.append(f"“{sponsor.name}”{sponsor.get_state_display()}，不能申请{FilingAct(act).label}。{heir}")
    if media_account is None:
        return reasons
    present = open_application_of(media_account)
    if present is not None:
        reasons.append(
            f"“{media_account.name}”已有一件{present.get_act_display()}申请（{present.get_state_display()}），办完或撤回它再申请。"
        )
    if act in WITH_ACCOUNT and media_account.status in ENDED:
        reasons.append(
            f"“{media_account.name}”已经{media_account.get_status_display()}，不用再申请。要重新启用，请申请开设。"
        )
    return reasons


@transaction.atomic
def start_application(
    *,
    act: str,
    sponsor: Organisation,
    media_account: MediaAccount | None = None,
    cause: str = FilingCause.NEED,
    by: User,
    now: datetime,
) -> Application:
    """Begin a draft: the case with what is known already filled in, one audit line. Raises FilingRefused."""
    reasons = reasons_not_to_start(act, sponsor, media_account)
    if not can_apply_for(by, sponsor, now.date()):
        reasons.append(f"你没有替“{sponsor.name}”申请的职责，请由该单位或它的主管办理。")
        reasons += not_the_opener(sponsor, by, now.date()) if act in BEGINNING else []
    if media_account is not None and sponsor.pk not in (media_account.sponsor_id, media_account.sponsor.successor_id):
        reasons.append(f"“{media_account.name}”不是“{sponsor.name}”主办的，请由它的主办单位申请。")
    if reasons:
        raise FilingRefused(reasons)
    facts: dict[str, Any] = {}
    if act in BEGINNING and media_account is None:
        known = known_facts(sponsor, now.date())
        facts = {"sponsor": sponsor, "managing": sponsor.supervisor, "kind": AccountKind.OFFICIAL, **known}
    elif media_account is not None and media_account.sponsor_id != sponsor.pk and act == FilingAct.CHANGE:
        facts = {"sponsor": sponsor}
    try:
        with transaction.atomic():
            made = Application.objects.create(
                act=act,
                cause=cause,
                media_account=media_account,
                sponsor=sponsor,
                platform=media_account.platform if media_account else "",
                name=media_account.name if media_account else "",
                facts=facts_out(facts),
                reason="无力维护" if cause == FilingCause.UNMAINTAINED else "",
                applicant=by,
                created_at=now,
                changed_at=now,
            )
    except IntegrityError:
        raise FilingRefused(["这个账号刚刚有人新建了申请，请打开那一件接着办。"]) from None
    record("filing.application.started", by=by, now=now, about=made, detail={"事项": made.get_act_display()})
    return made


@transaction.atomic
def save_application(*, application: Application, draft: Draft, by: User, now: datetime) -> Application:
    """Keep what the form says in a draft or a returned case, however incomplete. Raises FilingRefused.

    For an account that is there only the fields that differ from the ledger are kept.
    """
    held = locked(application)
    reasons = _not_to_edit(held, by, now.date())
    if reasons:
        raise FilingRefused(reasons)
    _keep_draft(held, draft, now)
    return held


def _not_to_edit(application: Application, by: User, on: date) -> list[str]:
    reasons = []
    if application.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        reasons.append(
            f"这件申请{application.get_state_display()}，内容不能再改。要改，请办理单位退回，或者撤回重新申请。"
        )
    if not (can_apply_for(by, application.sponsor, on) or is_applicant_side(by, application, on)):
        reasons.append(f"你没有替“{application.sponsor.name}”申请的职责，请由该单位或它的主管办理。")
    return reasons


def _keep_draft(held: Application, draft: Draft, now: datetime) -> None:
    facts = dict(draft.facts)
    if held.media_account is not None:
        changed = {d.field for d in differences(present_facts(held.media_account), facts)}
        facts = {name: value for name, value in facts.items() if name in changed}
    held.facts = facts_out(facts)
    held.answers = dict(draft.answers)
    held.reason, held.cause = draft.reason.strip(), draft.cause
    held.event_on = draft.event_on
    held.exception_reason, held.exception_until = draft.exception_reason.strip(), draft.exception_until
    if held.media_account is None:
        held.name = str(facts.get("name") or "").strip()
        held.platform = str(facts.get("platform") or "")
    clock = form_clock(held, now.date(), workdays())
    held.form_due_on = clock.deadline.due if clock is not None and clock.deadline is not None else None
    held.changed_at = now
    held.save()


def reasons_not_to_submit(
    application: Application, plan: Plan, remarks: list[Remark]
) -> tuple[list[str], list[Remark]]:
    """Why the case cannot be handed in: sentences about its way, and what the pack says. Both empty: it can."""
    reasons = []
    if application.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        reasons.append(f"这件申请{application.get_state_display()}，不用再提交。")
    if not application.submissions:
        reasons += plan.problems
    if application.act in BEGINNING and not (application.name and application.platform):
        reasons.append("账号名称和平台都要填。")
    if application.act == FilingAct.CHANGE and not application.facts:
        reasons.append("还没有改任何一项，没有什么可变更的。请改好要变更的内容。")
    sponsor = application.sponsor
    if sponsor.state != OrganisationState.ACTIVE and application.act not in ENDING:
        reasons.append(
            f"“{sponsor.name}”{sponsor.get_state_display()}，不能再申请{application.get_act_display()}，请撤回。"
        )
    excepted = bool(application.exception_reason and application.exception_until)
    if application.exception_until is not None and application.exception_until <= application.changed_at.date():
        reasons.append("例外的有效期要在今天以后，请改日期。")
    return reasons, stopping(remarks, excepted=excepted)


@transaction.atomic
def submit_application(
    *, application: Application, draft: Draft | None = None, opinion: str = "", by: User, now: datetime
) -> Application:
    """Hand a case in, or again after it was returned. In order: keep `draft`, check, freeze the steps (the first time
    only: a case keeps the steps it started under), keep a Submission, give the sponsor's opinion when `by` is its head,
    let the case arrive at the next office, one audit line. Raises ApplicationStopped.
    """
    held = locked(application)
    today = now.date()
    reasons = _not_to_edit(held, by, today)
    if reasons:
        raise FilingRefused(reasons)
    if draft is not None:
        _keep_draft(held, draft, now)
    policy = policy_of(held, today)
    plan = plan_for(held.sponsor, held.act, policy, today)
    more, remarks = reasons_not_to_submit(held, plan, obstacles(held, today, policy))
    more += _taken(held)
    more = more or _unfit_for_the_ledger(held)
    if more or remarks:
        raise ApplicationStopped(remarks, more)
    if not held.submissions and policy is not None:
        _freeze(held, plan, policy.pack.id, pack_version(policy.pack))
    _hand_in(held, by, now)
    if speaks_for_sponsor(by, held.sponsor, today):
        give_sponsor_opinion(held, opinion, by, now)
    return held


def _taken(held: Application) -> list[str]:
    """Another case for the same new account is under way, or was accepted already."""
    if held.act not in BEGINNING or held.media_account is not None:
        return []
    same = Application.objects.filter(
        sponsor=held.sponsor, platform=held.platform, name=held.name, act__in=BEGINNING, media_account=None
    ).exclude(pk=held.pk)
    other = same.filter(state__in=(ApplicationState.WAITING, ApplicationState.RETURNED, *ACCEPTED_STATES)).first()
    if other is None:
        return []
    return [
        f"同名账号已有一件{other.get_act_display()}申请（{other.get_state_display()}），请接着办那一件，不要重复申请。"
    ]


def _unfit_for_the_ledger(held: Application) -> list[str]:
    """Why no ledger could hold what the case asks for: said to the applicant now, not to the last office."""
    if held.act in ENDING:
        return []
    fields = proposed_fields(held)
    if held.media_account is None:
        return reasons_not_to_register(fields)
    return reasons_not_to_change(held.media_account, fields)


def _freeze(held: Application, plan: Plan, pack_id: str, version: str) -> None:
    held.pack_id, held.pack_version, held.implement = pack_id, version, plan.implement
    ApplicationStep.objects.bulk_create(
        ApplicationStep(
            application=held,
            position=step.position,
            role=step.role,
            name=step.name,
            unit_words=step.unit_words,
            office=step.office,
            desk=step.desk,
            delegable=step.delegable,
            skipped=step.skipped,
            article=plan.article,
            clauses=list(plan.clauses),
        )
        for step in plan.steps
    )


def _hand_in(held: Application, by: User, now: datetime) -> None:
    again = held.submissions > 0
    move(held, ApplicationMove.RESUBMIT if again else ApplicationMove.SUBMIT)
    held.submissions += 1
    held.submitted_at = held.changed_at = now
    held.applicant = by
    held.steps.update(arrived_at=None, done_at=None, due_on=None, urged_at=None)
    Submission.objects.create(
        application=held,
        number=held.submissions,
        facts=held.facts,
        answers=held.answers,
        reason=held.reason,
        by=by,
        at=now,
    )
    arrive(held, after=0, by=by, now=now)
    held.save()
    detail = {"事项": held.get_act_display(), "第几次": held.submissions, "填报期限": held.form_due_on or ""}
    record("filing.application.submitted", by=by, now=now, about=held, detail=detail)


def reasons_not_to_withdraw(application: Application) -> list[str]:
    """Why the case cannot be withdrawn: it is over."""
    if not application.is_open:
        return [f"这件申请{application.get_state_display()}，不能撤回。"]
    return []


@transaction.atomic
def withdraw_application(*, application: Application, reason: str, by: User, now: datetime) -> Application:
    """Give a case up before it is done; it stays on record. Raises FilingRefused."""
    held = locked(application)
    reasons = reasons_not_to_withdraw(held)
    if not is_applicant_side(by, held, now.date()):
        reasons.append(f"申请由“{held.sponsor.name}”的人撤回，请找他们办理。")
    if not reason.strip() and held.state != ApplicationState.DRAFT:
        reasons.append("没有写为什么撤回，请写上，它会进记录。")
    if reasons:
        raise FilingRefused(reasons)
    move(held, ApplicationMove.WITHDRAW)
    held.ended_at = held.changed_at = now
    held.due_on = None
    held.save()
    held.steps.filter(done_at=None).update(arrived_at=None, due_on=None)
    record("filing.application.withdrawn", by=by, now=now, about=held, reason=reason.strip())
    return held


@transaction.atomic
def take_over_application(*, application: Application, by: User, now: datetime) -> Application:
    """Become the person who answers for a case of one's own unit, because the other left or is away. Raises FilingRefused."""
    held = locked(application)
    reasons = [] if held.is_open else [f"这件申请{held.get_state_display()}，不用接手。"]
    if held.applicant_id == by.pk:
        reasons.append("这件申请本来就是你在办。")
    if not is_applicant_side(by, held, now.date()):
        reasons.append(f"由“{held.sponsor.name}”的人接手，请找他们办理。")
    if reasons:
        raise FilingRefused(reasons)
    before = held.applicant.full_name
    held.applicant, held.changed_at = by, now
    held.save(update_fields=["applicant", "changed_at"])
    detail = {"从": before, "到": by.full_name}
    record("filing.application.handed_over", by=by, now=now, about=held, detail=detail)
    return held
