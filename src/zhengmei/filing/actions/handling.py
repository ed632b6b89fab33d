"""Who handles a step: take it, pass it to a colleague or to the authorised unit, urge those it waits for."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.moving import locked, tell_desk
from zhengmei.filing.models import Application, ApplicationStep
from zhengmei.filing.permissions import can_decide_at, is_applicant_side
from zhengmei.filing.queries import authorised_units, people_at
from zhengmei.filing.states import ApplicationState
from zhengmei.identity.models import User


def _open_step(step: ApplicationStep) -> tuple[Application, ApplicationStep, list[str]]:
    application = locked(step.application)
    fresh = application.steps.select_related("desk__successor", "office", "handler").get(pk=step.pk)
    fresh.application = application
    open_now = application.state == ApplicationState.WAITING and fresh.is_current
    return application, fresh, [] if open_now else ["这一步不在办理中，刷新页面再看。"]


@transaction.atomic
def hand_over_step(*, step: ApplicationStep, to: User, reason: str = "", by: User, now: datetime) -> ApplicationStep:
    """Let one person of the desk handle the step: oneself (接手), or a colleague (转交). Raises FilingRefused."""
    application, fresh, reasons = _open_step(step)
    if not can_decide_at(by, fresh, now.date()):
        reasons.append(f"这一步由“{fresh.desk}”办理，你没有在那里办理备案的职责。")
    elif not people_at(fresh, now.date()).filter(pk=to.pk).exists():
        reasons.append(f"{to.full_name}没有在“{fresh.desk}”办理备案的职责，请选别人，或请主管先安排职责。")
    if fresh.handler_id == to.pk:
        reasons.append(f"这一步已经由{to.full_name}在办。")
    if to.pk == application.applicant_id:
        reasons.append(f"{to.full_name}是申请人，不能办自己的申请，请选别人。")
    if reasons:
        raise FilingRefused(reasons)
    before = fresh.handler.full_name if fresh.handler is not None else ""
    fresh.handler = to
    fresh.save(update_fields=["handler"])
    detail = {"环节": str(fresh), "从": before, "到": to.full_name}
    record("filing.application.handed_over", by=by, now=now, about=application, reason=reason.strip(), detail=detail)
    return fresh


@transaction.atomic
def delegate_step(*, step: ApplicationStep, by: User, now: datetime) -> ApplicationStep:
    """Pass an open delegable step to the unit the office authorised. Raises FilingRefused.

    Offices that decide side by side are named by the regulation; none of them can be left out or replaced.
    """
    application, fresh, reasons = _open_step(step)
    if not can_decide_at(by, fresh, now.date()):
        reasons.append(f"这一步由“{fresh.desk}”办理，你没有在那里办理备案的职责。")
    article = f"（{fresh.article}）" if fresh.article else ""
    if not fresh.delegable:
        reasons.append(f"办法没有说这一步可以授权别的单位办理{article}，由“{fresh.desk}”自己办。")
    held = authorised_units([fresh.office_id or 0], now.date()).get(fresh.office_id or 0)
    if fresh.delegable and held is None:
        reasons.append(f"“{fresh.office}”现在没有授权管理单位。请先在“办件时限与授权”里授权。")
    if held is not None and fresh.desk_id == held.deputy_id:
        reasons.append(f"已经在“{held.deputy.name}”办理。")
    if reasons or held is None:
        raise FilingRefused(reasons)
    before = str(fresh.desk)
    fresh.desk, fresh.handler = held.deputy, None
    fresh.save(update_fields=["desk", "handler"])
    detail = {"环节": str(fresh), "从": before, "到": held.deputy.name, "授权文件": held.basis}
    record("filing.application.handed_over", by=by, now=now, about=application, detail=detail)
    return fresh


def reasons_not_to_urge(application: Application, now: datetime) -> list[str]:
    """Why nobody can be urged: nothing is waiting, or it was done today already."""
    if application.state != ApplicationState.WAITING:
        return ["这件申请不在办理中，不用催。"]
    urged = [s.urged_at for s in application.steps.all() if s.is_current and s.urged_at is not None]
    if any(at.astimezone(BEIJING).date() == now.astimezone(BEIJING).date() for at in urged):
        return ["今天已经催过，明天再催。"]
    return []


@transaction.atomic
def urge_application(*, application: Application, by: User, now: datetime) -> list[User]:
    """Remind whoever the case waits for, once a day; returns them. Marks the open steps, one audit line. Raises FilingRefused."""
    held = locked(application)
    reasons = reasons_not_to_urge(held, now)
    if not is_applicant_side(by, held, now.date()):
        reasons.append(f"由申请单位“{held.sponsor.name}”催办，请找他们办理。")
    if reasons:
        raise FilingRefused(reasons)
    steps = [s for s in held.steps.select_related("desk__successor", "handler") if s.is_current]
    reminded: dict[int, User] = {}
    for step in steps:
        step.urged_at = now
        step.save(update_fields=["urged_at"])
        tell_desk(held, step, f"{now.astimezone(BEIJING):%m-%d} 催办", by=by, now=now)
        reminded |= {user.pk: user for user in people_at(step, now.date())}
    detail = {"催谁": "、".join(str(step.desk) for step in steps)}
    record("filing.application.urged", by=by, now=now, about=held, detail=detail)
    return list(reminded.values())
