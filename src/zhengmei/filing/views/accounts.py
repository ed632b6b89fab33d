"""Registering and changing an account by hand."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.filing.actions import (
    AccountChangedMeanwhile,
    DoorClosed,
    ExceptionAsked,
    FilingRefused,
    amend_media_account,
    enter_media_account,
)
from zhengmei.filing.forms.accounts import YES_NO_FIELDS, AccountForm, ChangeForm, ExceptionAskedForm, SponsorForm
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import (
    Remark,
    carrier_choices,
    door_remarks,
    fact_label,
    function_terms,
    media_accounts_visible_to,
    owner_choices,
    platform_groups,
    policy_for,
    printed_fact,
    required_facts,
    subject_of,
)
from zhengmei.filing.states import FACTS
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_supervise
from zhengmei.organisations.queries import ids_in_path, organisations_visible_to, organisations_within
from zhengmei.organisations.states import OrganisationState, Power
from zhengmei.policies.lookup import Policy, Subject
from zhengmei.policies.schema import Strength

NOT_YOURS = "你没有登记或更改账号的职责。请由主办单位的人或它的主管办理。"


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sponsors(user: User, on: date) -> Any:
    """The active units this person may register accounts for."""
    units = organisations_within(user, Power.EDIT_ACCOUNTS, on)
    return units.filter(state=OrganisationState.ACTIVE).order_by("path")


def _article_of(policy: Policy | None, subject: Subject) -> str:
    """The articles and the clauses that say what must be filled in; empty where no pack does."""
    ruling = policy.ruling("required_fields", subject) if policy is not None else None
    if ruling is None:
        return ""
    articles, clauses = ("、".join(dict.fromkeys(words)) for words in (ruling.articles, ruling.clauses))
    return f"{ruling.pack_short} {articles} {clauses} "


def _functions_demanded_by(policy: Policy | None) -> str:
    """The article that says an account must have a function; empty where it only hints or is silent."""
    _, clause = function_terms(policy)
    if policy is None or clause is None or clause.force != "must":
        return ""
    pack = next(pack for pack in policy.chain if clause in pack.clauses)
    return f"{pack.short} {clause.article}"


def form_choices(
    user: User, policy: Policy | None, sponsor: Organisation, carried: list[str], on: date
) -> dict[str, Any]:
    """What the form offers. Functions an account already carries stay on offer when the pack has other words; the
    supervisors above the sponsor may manage it although its own people do not see them.
    """
    names, _ = function_terms(policy)
    above = Organisation.objects.filter(pk__in=ids_in_path(sponsor.path)).select_related("region", "supervisor")
    managing = organisations_visible_to(user, on) | above
    return {
        "platforms": platform_groups(policy),
        "carriers": carrier_choices(policy),
        "owners": owner_choices(policy, sponsor),
        "functions": [*names, *(c for c in carried if c not in names)],
        "managing": managing.filter(state=OrganisationState.ACTIVE).order_by("path"),
    }


def register(request: HttpRequest) -> HttpResponse:
    """First for which unit, then the form its pack asks for."""
    user, today = _person(request), clock.today()
    sponsors = _sponsors(user, today)
    first_two = list(sponsors[:2])
    if not first_two:
        raise PermissionDenied(NOT_YOURS)
    if "sponsor" not in request.GET and len(first_two) == 1:
        return _register_for(request, first_two[0])
    chosen = SponsorForm(request.GET if "sponsor" in request.GET else None, sponsors=sponsors)
    if chosen.is_bound and chosen.is_valid():
        return _register_for(request, chosen.cleaned_data["sponsor"])
    return render(request, "filing/register_for.html", {"form": chosen})


def _register_for(request: HttpRequest, sponsor: Organisation) -> HttpResponse:
    user, now = _person(request), clock.now()
    policy = policy_for(sponsor, now.date())
    subject = Subject(org_level=sponsor.level, org_kind=sponsor.kind, org_group=sponsor.addressee_group)
    form = AccountForm(
        request.POST or None,
        sponsors=Organisation.objects.filter(pk=sponsor.pk),
        required=required_facts(policy, subject),
        demanded_by=_article_of(policy, subject),
        functions_demanded_by=_functions_demanded_by(policy),
        initial={"sponsor": sponsor.pk, "managing": sponsor.supervisor_id, "kind": "official", "status": "normal"},
        **form_choices(user, policy, sponsor, [], now.date()),
    )
    asked = ExceptionAskedForm(request.POST or None)
    remarks: list[Remark] = []
    reasons: list[str] = []
    if request.method == "POST" and all([form.is_valid(), asked.is_valid()]):
        try:
            account = enter_media_account(fields=form.facts(), exception=_exception(asked), by=user, now=now)
        except DoorClosed as closed:
            remarks = closed.remarks
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已登记“{account.name}”。")
            for remark in door_remarks({f: getattr(account, f) for f in FACTS}, on=now.date()):
                if remark.strength is Strength.ENCOURAGE:
                    messages.info(request, f"{remark.sentence}（{remark.article}）")
            return redirect("filing:media_account", account.pk)
    demands = policy.ruling("required_fields", subject) if policy is not None else None
    context = {"form": form, "asked": asked, "sponsor": sponsor, "policy": policy, "demands": demands}
    return render(request, "filing/register.html", {**context, **_why(user, sponsor, remarks, reasons, now.date())})


def _exception(asked: ExceptionAskedForm) -> ExceptionAsked | None:
    reason, until = asked.cleaned_data["exception_reason"].strip(), asked.cleaned_data["exception_until"]
    return ExceptionAsked(reason, until) if reason and until else None


def _why(user: User, sponsor: Organisation, remarks: list[Remark], reasons: list[str], on: date) -> dict[str, Any]:
    """What the page says when the act was refused, and whether this person may allow an exception on the spot."""
    needs_case = any(r.rule_key in ("change_needs_filing", "filed_before_running", "duty_accounts") for r in remarks)
    open_to_exception = bool(remarks) and all(r.strength is Strength.IN_PRINCIPLE for r in remarks)
    return {
        "remarks": remarks,
        "reasons": reasons,
        "needs_case": needs_case,
        "offer_exception": open_to_exception and can_supervise(user, sponsor, on),
        "ask_supervisor": open_to_exception and not can_supervise(user, sponsor, on),
    }


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the ledger says of an account. A form opened before somebody else's change is refused, nothing is lost."""
    user, now = _person(request), clock.now()
    account = get_object_or_404(media_accounts_visible_to(user, now.date()), pk=pk)
    if not can_edit_for(user, account.sponsor, now.date()):
        raise PermissionDenied(f"你能看“{account.name}”，不能改。请由“{account.sponsor.name}”的人或它的主管办理。")
    policy = policy_for(account.sponsor, now.date())
    form, asked = _change_form(request, account, policy, now), ExceptionAskedForm(request.POST or None)
    outcome: dict[str, Any] = {}
    if request.method == "POST" and all([form.is_valid(), asked.is_valid()]):
        answer = _amend(request, account, form, asked, now)
        if isinstance(answer, HttpResponse):
            return answer
        outcome = answer
    why = _why(user, account.sponsor, outcome.get("remarks", []), outcome.get("reasons", []), now.date())
    ruling = policy.ruling("change_needs_filing", subject_of(account)) if policy is not None else None
    context = {"form": form, "asked": asked, "account": account, "needs_filing": ruling}
    return render(request, "filing/change.html", {**context, **why, "differing": outcome.get("differing", [])})


def _change_form(request: HttpRequest, account: MediaAccount, policy: Policy | None, now: datetime) -> ChangeForm:
    user = _person(request)
    words = {True: "yes", False: "no", None: ""}
    initial = {f: getattr(account, f) for f in FACTS} | {
        "sponsor": account.sponsor_id,
        "managing": account.managing_id,
        **{name: words[getattr(account, name)] for name in YES_NO_FIELDS},
        "changed_at": account.changed_at.isoformat(),
    }
    own = _sponsors(user, now.date()) | Organisation.objects.filter(pk=account.sponsor_id)
    choices = form_choices(user, policy, account.sponsor, account.functions, now.date())
    choices["carriers"] = (_with(choices["carriers"][0], "carrier", account), choices["carriers"][1])
    choices["owners"] = _with(choices["owners"], "owner_kind", account)
    choices["managing"] |= Organisation.objects.filter(pk=account.managing_id or 0).select_related(
        "region", "supervisor"
    )
    return ChangeForm(request.POST or None, media_account=account, sponsors=own, initial=initial, **choices)


def _with(choices: list[tuple[str, str]], field: str, account: MediaAccount) -> list[tuple[str, str]]:
    """The choices, and what the account carries already if the pack does not name it."""
    held = getattr(account, field)
    missing = held and held not in {code for code, _ in choices}
    return [*choices, (held, printed_fact(field, held))] if missing else choices


def _amend(
    request: HttpRequest, account: MediaAccount, form: ChangeForm, asked: ExceptionAskedForm, now: datetime
) -> HttpResponse | dict[str, Any]:
    try:
        changed = amend_media_account(
            media_account=account,
            fields=form.facts(),
            reason=form.cleaned_data["reason"].strip(),
            exception=_exception(asked),
            by=_person(request),
            now=now,
            seen_changed_at=form.cleaned_data["changed_at"],
        )
    except AccountChangedMeanwhile as stale:
        data = request.POST.copy()
        data["changed_at"] = account.changed_at.isoformat()
        form.data = data
        yours = {name: printed_fact(name, value) for name, value in form.facts().items()}
        rows = [(fact_label(n), theirs, yours[n]) for n, theirs in stale.theirs.items() if theirs != yours[n]]
        return {"reasons": stale.reasons, "differing": rows}
    except DoorClosed as closed:
        return {"remarks": closed.remarks}
    except FilingRefused as refused:
        return {"reasons": refused.reasons}
    messages.success(request, "没有改动，什么也没存。" if changed.changed_at != now else f"已更改“{changed.name}”。")
    return redirect("filing:media_account", account.pk)
