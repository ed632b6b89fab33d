"""Cases: the list, the page of one case, its receipt."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from zhengmei.core import clock
from zhengmei.core.clock import BEIJING
from zhengmei.core.masking import masked
from zhengmei.core.workdays import Workdays
from zhengmei.filing import actions
from zhengmei.filing.forms.applications import ApplicationsForm, DecideForm
from zhengmei.filing.forms.questions import QuestionForm
from zhengmei.filing.models import Application, ApplicationStep
from zhengmei.filing.permissions import can_decide_at, is_applicant_side
from zhengmei.filing.queries import (
    applications_visible_to,
    authorised_units,
    case,
    desks_of,
    files_of,
    form_clock,
    obstacles,
    people_at,
    policy_of,
    reviewer_questions,
    steps_waiting_for,
    with_steps,
    workdays,
)
from zhengmei.filing.queries.paper import forms_of
from zhengmei.filing.states import OPEN_STATES, PASS_WORDS, PRIVATE_FACTS, SPONSOR, ApplicationState, FilingAct
from zhengmei.filing.views.base import person_of, without
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_supervise, holds
from zhengmei.organisations.queries import appointments_of
from zhengmei.organisations.states import Power
from zhengmei.policies.parts import questions as questions_of_pack
from zhengmei.ui.words import workdays_left

PER_PAGE = 50
VIEWS = {"mine": "待我办", "own": "本单位申请的", "all": "全部"}
STATES = {"open": "没办完的", "overdue": "已逾期", "all": "全部状态"}
SHOWN_ENTRIES = 20


def _matching(request: HttpRequest, asked: dict[str, str], today: date) -> QuerySet[Application]:
    """The cases the address asks for."""
    user = person_of(request)
    found = applications_visible_to(user, today)
    if asked["view"] == "mine":
        found = found.filter(pk__in=steps_waiting_for(user, today).order_by().values("application"))
    elif asked["view"] == "own":
        own = [held.organisation_id for held in appointments_of(user, today)]
        found = found.filter(Q(sponsor__in=own) | Q(applicant=user))
    state = asked["state"]
    if state == "overdue":
        found = found.filter(state=ApplicationState.WAITING, due_on__lt=today)
    elif state in ApplicationState.values:
        found = found.filter(state=state)
    elif state != "all":
        found = found.filter(state__in=OPEN_STATES)
    if asked["act"]:
        found = found.filter(act=asked["act"])
    if asked["q"]:
        word = asked["q"]
        found = found.filter(Q(name__icontains=word) | Q(sponsor__name__icontains=word) | Q(number__icontains=word))
    return found.order_by("due_on", "-submitted_at", "-pk") if asked["view"] == "mine" else found.order_by("-pk")


def _filters(request: HttpRequest, asked: dict[str, str]) -> list[tuple[str, str]]:
    words = []
    if asked["q"]:
        words.append((f"含“{asked['q']}”", without(request, "q")))
    if asked["act"]:
        words.append((str(FilingAct(asked["act"]).label), without(request, "act")))
    if asked["state"] and asked["state"] != "open":
        label = STATES.get(asked["state"]) or str(ApplicationState(asked["state"]).label)
        words.append((label, without(request, "state")))
    return words


@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """Which cases wait for me, which has my unit under way, what is late?"""
    user, today = person_of(request), clock.today()
    asked = ApplicationsForm(request.GET).given()
    offices, _ = desks_of(user, today)
    if not asked["view"]:
        asked["view"] = "mine" if offices and "view" not in request.GET else "all"
    page = Paginator(with_steps(_matching(request, asked, today)), PER_PAGE).get_page(request.GET.get("page"))
    calendar = workdays()
    rows = [
        {
            "case": one,
            "stands": case.standing_words(one),
            "where": case.waits_at(one),
            "left": case.overdue_days(one, today, calendar),
            "left_words": _left_words(one, today, calendar),
        }
        for one in page.object_list
    ]
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "views": VIEWS.items(),
        "acts": FilingAct.choices,
        "states": [*STATES.items(), *ApplicationState.choices],
        "filters": _filters(request, asked),
        "may_apply": holds(user, Power.EDIT_ACCOUNTS, today),
        "offices": Organisation.objects.filter(pk__in=offices),
        "today": today,
    }
    return render(request, "filing/applications.html", context)


def _left_words(one: Application, today: date, calendar: Workdays) -> str:
    left = case.overdue_days(one, today, calendar)
    return workdays_left(left) if left is not None else ""


def seen_application(request: HttpRequest, pk: int) -> Application:
    """The case with its steps; 404 for one this person may not see."""
    return get_object_or_404(with_steps(applications_visible_to(person_of(request), clock.today())), pk=pk)


@require_GET
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Where does this case stand, what is asked, who said what, and what is the next act?"""
    user, now = person_of(request), clock.now()
    held = seen_application(request, pk)
    return render(request, "filing/application.html", case_context(held, user, now.date()))


def case_context(held: Application, user: User, today: date) -> dict[str, Any]:
    """What the page of a case shows to a person."""
    policy, calendar = policy_of(held, today), workdays()
    whole = can_edit_for(user, held.sponsor, today) or can_supervise(user, held.sponsor, today)
    side = is_applicant_side(user, held, today)
    story = case.story_of_case(held)
    handed_in_on = held.submitted_at.astimezone(BEIJING).date() if held.submitted_at is not None else None
    mine = [s for s in held.steps.all() if s.is_current and held.state == ApplicationState.WAITING]
    mine = [s for s in mine if can_decide_at(user, s, today)]
    context: dict[str, Any] = {
        "case": held,
        "stands": case.standing_words(held),
        "columns": case.columns(held, calendar),
        "deadline": case.step_clock(held, calendar),
        "form_clock": form_clock(held, today, calendar, policy),
        "changes": case.changes_of_case(held),
        "facts": [(title, [_shown(row, whole) for row in rows]) for title, rows in case.facts_of_case(held)],
        "private": frozenset() if whole else PRIVATE_FACTS,
        "handed_in_on": handed_in_on,
        "late": held.form_due_on is not None and handed_in_on is not None and handed_in_on > held.form_due_on,
        "answers": _answers(held, policy),
        "files": files_of(held),
        "told": case.submissions_told(held),
        "story": story[:SHOWN_ENTRIES],
        "remarks": obstacles(held, today, policy) if held.is_open else [],
        "policy": policy,
        "paper_forms": forms_of(policy),
        "side": side,
        "may_urge": side and not actions.reasons_not_to_urge(held, clock.now()),
        "today": today,
        "step": None,
    }
    if mine:
        context |= decision_context(mine[0], user, today)
    return context


def _shown(row: tuple[str, str, str], whole: bool) -> tuple[str, str, str]:
    """Personal numbers only to those who may edit or supervise."""
    field, label, words = row
    return (field, label, masked(words)) if field in PRIVATE_FACTS and not whole else row


def decision_context(
    step: ApplicationStep, user: User, today: date, form: Any = None, asked: Any = None
) -> dict[str, Any]:
    """The form of a decision with what stands against it, for whoever may decide at the desk."""
    against, remarks = actions.reasons_not_to_pass(step, today)
    questions = [] if step.role == SPONSOR or step.is_outside else reviewer_questions(step.application, today)
    shown = asked or QuestionForm(questions=questions)
    for field in shown.fields.values():
        field.help_text = field.help_text or "要通过，先回答；答“否”就退回申请单位。"
    return {
        "step": step,
        "step_title": case.title_of_step(step),
        "pass_word": PASS_WORDS.get(step.name, "通过"),
        "form": form or DecideForm(outside=step.is_outside),
        "asked": shown,
        "refused": actions.reasons_not_to_decide(step, user, today),
        "against": against,
        "stopping": remarks,
        "colleagues": people_at(step, today).exclude(pk__in=[user.pk, step.application.applicant_id]).exists(),
        "may_take": step.handler_id != user.pk and user.pk != step.application.applicant_id,
        "deputy": authorised_units([step.office_id], today).get(step.office_id)
        if step.delegable and step.office_id
        else None,
    }


def _answers(held: Application, policy: Any) -> list[tuple[str, str]]:
    """What was answered beside the ledger fields, by the words of the questions."""
    labels = {p.value.key: p.value.label for p in questions_of_pack(policy)} if policy is not None else {}
    words = {True: "是", False: "否"}
    given = held.answers
    found = [
        (labels[key], words.get(value, str(value)))
        for key, value in given.items()
        if key in labels and value not in (None, "")
    ]
    if given.get("stores"):
        found.append(("应用市场", "、".join(given["stores"])))
    if given.get("holder") == "person":
        kind = {"duty": "职务身份", "personal": "个人身份"}.get(str(given.get("identity")), "没有选")
        named = "已实名认证" if given.get("real_name") else "没有实名认证"
        found.append(("公职人员账号", f"{given.get('holder_name', '')}，{kind}，{named}"))
    return found


@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of an accepted case, to print. 404 before there is a number."""
    held = seen_application(request, pk)
    if not held.number:
        raise Http404("还没有备案编号，没有回执。")
    context = {
        "case": held,
        "columns": [c for c in case.columns(held, workdays()) if not c.step.skipped],
        "today": clock.today(),
    }
    return render(request, "filing/receipt.html", context)
