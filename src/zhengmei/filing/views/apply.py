"""The applicant's pages: fill in, hand in, withdraw, take over, urge, report back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.documents.uploads import UploadRefused
from zhengmei.filing import actions
from zhengmei.filing.actions import ApplicationStopped, Draft, FilingRefused
from zhengmei.filing.forms.accounts import YES_NO_FIELDS
from zhengmei.filing.forms.applications import CarryOutForm, CaseForm, FactsForm, WithdrawForm
from zhengmei.filing.forms.questions import QuestionForm
from zhengmei.filing.models import Application, MediaAccount
from zhengmei.filing.permissions import can_apply_for, is_applicant_side, speaks_for_sponsor
from zhengmei.filing.queries import (
    QR,
    REGISTERED_FACTS,
    comes_before_registering,
    facts_in,
    files_of,
    form_clock,
    obstacles,
    plan_for,
    policy_of,
    present_facts,
    questions_for,
    stores_left,
    subject_of_case,
    workdays,
)
from zhengmei.filing.queries.paper import forms_of
from zhengmei.filing.states import (
    BEGINNING,
    ENDING,
    ApplicationState,
    FilePurpose,
    FilingAct,
)
from zhengmei.filing.views.accounts import form_choices
from zhengmei.filing.views.applications import seen_application
from zhengmei.filing.views.base import act_page, kept, person_of
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import organisations_within
from zhengmei.organisations.states import OrganisationState, Power
from zhengmei.policies.lookup import Policy, Subject
from zhengmei.policies.schema import Strength


class _Forms:
    """The forms of one case as far as its act asks for them."""

    def __init__(self, request: HttpRequest, held: Application, policy: Policy | None, today: date) -> None:
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        self.held = held
        self.before = comes_before_registering(held, policy)
        self.facts = None if held.act in ENDING else _facts_form(request, held, policy, data, self.before, today)
        terms = form_clock(held, today, workdays(), policy)
        words = terms.start_words if terms is not None else ""
        asked = _asked(held, policy, person_of(request), today) | ({"event_on"} if words else set())
        self.case = CaseForm(
            data,
            act=held.act,
            asked=frozenset(asked),
            others=_other_accounts(held),
            event_words=words,
            initial=_initial(held),
        )
        questions = questions_for(policy, held.act, held.sponsor) if policy is not None else []
        handed: dict[str, list[Any]] = {}
        for file in files_of(held).exclude(question=""):
            handed.setdefault(file.question, []).append(file)
        self.questions = QuestionForm(data, files, questions=questions, answers=held.answers, handed=handed)

    def all(self) -> list[Any]:
        return [form for form in (self.facts, self.case, self.questions) if form is not None]

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.all()]  # each form says what is wrong with it
        return all(checked)

    def draft(self) -> Draft:
        """What was typed. Fields that were not asked keep what the case says."""
        given = self.case.cleaned_data
        facts = self.facts.facts() if self.facts is not None else {}
        return Draft(
            facts={**facts_in(self.held.facts), **facts},
            answers={**self.held.answers, **self.case.answers(), **self.questions.answers()},
            reason=given["reason"],
            cause=given.get("cause", self.held.cause),
            event_on=given.get("event_on"),
            exception_reason=given.get("exception_reason", ""),
            exception_until=given.get("exception_until"),
        )


def _other_accounts(held: Application) -> Any:
    return MediaAccount.objects.filter(sponsor=held.sponsor, status="normal").exclude(pk=held.media_account_id or 0)


def _asked(held: Application, policy: Policy | None, user: User, today: date) -> set[str]:
    """The fields beside the ledger that this case asks for."""
    asked = {"cause", "exception_reason", "exception_until"}
    if policy is not None and held.act == FilingAct.CANCEL and policy.ruling("store_removal", subject_of_case(held)):
        asked.add("stores")
    if policy is not None and held.act in BEGINNING and policy.ruling("duty_accounts", Subject(account_kind="duty")):
        asked |= {"holder", "identity", "holder_name", "real_name"}
    if held.act == FilingAct.CHANGE and _other_accounts(held).exists():
        asked.add("with_renamed")
    if speaks_for_sponsor(user, held.sponsor, today):
        asked.add("opinion")
    return asked


def _initial(held: Application) -> dict[str, Any]:
    answers = held.answers
    return {
        "reason": held.reason,
        "cause": held.cause,
        "event_on": held.event_on,
        "exception_reason": held.exception_reason,
        "exception_until": held.exception_until,
        "stores": "\n".join(answers.get("stores") or ()),
        "holder": answers.get("holder", "unit"),
        "identity": answers.get("identity", ""),
        "holder_name": answers.get("holder_name", ""),
        "real_name": answers.get("real_name", False),
        "with_renamed": answers.get("with_renamed", []),
    }


def _facts_form(
    request: HttpRequest, held: Application, policy: Policy | None, data: Any, before: bool, today: date
) -> FactsForm:
    values = {**present_facts(held.media_account), **facts_in(held.facts)}
    words = {True: "yes", False: "no", None: ""}
    initial = {n: v.pk if isinstance(v, Organisation) else v for n, v in values.items()}
    initial |= {n: words[values.get(n)] for n in YES_NO_FIELDS}
    sponsors = Organisation.objects.filter(pk__in=[held.sponsor_id, initial.get("sponsor") or held.sponsor_id])
    if held.act == FilingAct.CHANGE:
        own = organisations_within(person_of(request), Power.EDIT_ACCOUNTS, today)
        sponsors = sponsors | own.filter(state=OrganisationState.ACTIVE).select_related(None)
    carried = list(values.get("functions") or [])
    return FactsForm(
        data,
        initial=initial,
        sponsors=sponsors.order_by("path"),
        left_out=REGISTERED_FACTS if before else frozenset(),
        **form_choices(person_of(request), policy, held.sponsor, carried, today),
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill a case in, see what still stands against it, keep it or hand it in. Whatever is typed stays."""
    user, now = person_of(request), clock.now()
    held = seen_application(request, pk)
    if held.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        messages.info(request, f"这件申请{held.get_state_display()}，内容不能再改。")
        return redirect("filing:application", held.pk)
    if not (can_apply_for(user, held.sponsor, now.date()) or is_applicant_side(user, held, now.date())):
        raise PermissionDenied(f"这件申请由“{held.sponsor.name}”填写，请由该单位的人或它的主管办理。")
    policy = policy_of(held, now.date())
    forms = _Forms(request, held, policy, now.date())
    refused: dict[str, Any] = {}
    if request.method == "POST" and forms.is_valid():
        answer = _keep_or_hand_in(request, held, forms)
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
        held.refresh_from_db()
    remarks = obstacles(held, now.date(), policy)
    plan = plan_for(held.sponsor, held.act, policy, now.date()) if not held.submissions else None
    context = {
        "case": held,
        "forms": forms,
        "policy": policy,
        "remarks": remarks,
        "refused": refused,
        "plan": plan,
        "in_principle": [r for r in remarks if r.strength is Strength.IN_PRINCIPLE],
        "clock": form_clock(held, now.date(), workdays(), policy),
        "own_deadlines": reverse("filing:own_deadlines", args=[held.sponsor_id]),
        "returned": held.decisions.exclude(outcome="passed").select_related("by", "unit", "step").last(),
        "files": files_of(held),
        "papers": [part.value.title for part in forms_of(policy) if part.value.role == "filing"],
        "today": now.date(),
    }
    return render(request, "filing/application_form.html", context)


def _keep_or_hand_in(request: HttpRequest, held: Application, forms: _Forms) -> HttpResponse | dict[str, Any]:
    user, now = person_of(request), clock.now()
    try:
        actions.save_application(application=held, draft=forms.draft(), by=user, now=now)
        for question, upload in forms.questions.uploads():
            file = kept(upload)
            assert file is not None
            actions.add_application_file(
                application=held,
                purpose=FilePurpose.QR
                if question.key == QR
                else FilePurpose.TECHNICAL
                if question.proves
                else FilePurpose.SUPPORT,
                kept=file,
                label=question.label,
                question=question.key,
                by=user,
                now=now,
            )
        if request.POST.get("do") != "submit":
            messages.success(request, "已存下，什么时候接着写都行。")
            return redirect("filing:edit_application", held.pk)
        opinion = forms.case.cleaned_data.get("opinion", "")
        done = actions.submit_application(application=held, opinion=opinion, by=user, now=now)
    except ApplicationStopped as stopped:
        return {"more": stopped.more, "remarks": stopped.remarks}
    except FilingRefused as refused:
        return {"more": refused.reasons, "remarks": []}
    except UploadRefused as refused:
        return {"more": [str(refused)], "remarks": []}
    messages.success(
        request, "已提交。" if done.state == ApplicationState.WAITING else f"已提交，{done.get_state_display()}。"
    )
    return redirect("filing:application", held.pk)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case up."""
    held = seen_application(request, pk)
    if not is_applicant_side(person_of(request), held, clock.today()):
        raise PermissionDenied(f"申请由“{held.sponsor.name}”的人撤回，请找他们办理。")
    form = WithdrawForm(request.POST or None)
    context = {
        "title": f"撤回：{held}",
        "lead": "撤回以后不再办理，留在记录里。还要办，就重新申请。",
        "verb": "撤回申请",
        "crumbs": [
            ("备案", reverse("filing:applications")),
            (str(held), reverse("filing:application", args=[held.pk])),
        ],
        "ends": True,
    }
    return act_page(
        request,
        form=form,
        act=lambda: actions.withdraw_application(
            application=held, reason=form.cleaned_data["reason"], by=person_of(request), now=clock.now()
        ),
        context=context,
        success="已撤回。",
        back=reverse("filing:application", args=[held.pk]),
        reasons=actions.reasons_not_to_withdraw(held),
    )


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Become the person who answers for the case."""
    return _at_once(
        request,
        pk,
        lambda held: actions.take_over_application(application=held, by=person_of(request), now=clock.now()),
        "已接手，这件申请由你来办。",
    )


@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind whoever the case waits for."""
    return _at_once(
        request,
        pk,
        lambda held: actions.urge_application(application=held, by=person_of(request), now=clock.now()),
        "已催办，在办的人会看到。",
    )


def _at_once(request: HttpRequest, pk: int, act: Any, success: str) -> HttpResponse:
    held = seen_application(request, pk)
    try:
        act(held)
    except FilingRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, success)
    return redirect("filing:application", held.pk)


def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Report what was done on the platform."""
    user, now = person_of(request), clock.now()
    held = seen_application(request, pk)
    if not is_applicant_side(user, held, now.date()):
        raise PermissionDenied(f"实施由申请单位“{held.sponsor.name}”登记，请他们办理。")
    policy = policy_of(held, now.date())
    names = actions.facts_asked_on_carrying_out(held, policy)
    words = {True: "yes", False: "no", None: ""}
    initial = {n: v for n, v in facts_in(held.facts).items() if n in names}
    initial |= {"carried_out_on": now.date(), "is_certified": words[initial.get("is_certified")]}
    form = CarryOutForm(request.POST or None, names=names, initial=initial)
    reasons = actions.reasons_not_to_carry_out(held)
    if request.method == "POST" and form.is_valid() and not reasons:
        try:
            actions.carry_out_application(
                application=held,
                carried_out_on=form.cleaned_data["carried_out_on"],
                link=form.cleaned_data["link"],
                facts=form.facts(),
                by=user,
                now=now,
            )
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已登记实施，台账已经更新。")
            return redirect("filing:application", held.pk)
    files = list(files_of(held))
    context = {"case": held, "form": form, "reasons": reasons, "files": files, "left": stores_left(held, files, policy)}
    return render(request, "filing/carry_out.html", {**context, "ending": held.act in ENDING})
