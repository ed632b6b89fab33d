"""Paper forms of an account, a unit and a case: filled in from the record, or blank for the pen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header

from zhengmei.core import clock
from zhengmei.documents.papers import Sheet, render_docx, render_html
from zhengmei.documents.printing import NoPrinter, render_pdf
from zhengmei.filing.actions import record_printing
from zhengmei.filing.queries import applications_visible_to, media_accounts_visible_to, policy_for, proposed_fields
from zhengmei.filing.queries.paper import (
    Printing,
    Record,
    account_record,
    case_record,
    forms_of,
    proposed_account,
    sheet_of,
    unit_records,
)
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_supervise
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.policies.lookup import Policy
from zhengmei.policies.schema import Form

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def account_form(request: HttpRequest, pk: int, key: str, kind: str) -> HttpResponse:
    """A form of the pack filled in from one account and its last filing."""
    user, now = _person(request), clock.now()
    account = get_object_or_404(media_accounts_visible_to(user, now.date()), pk=pk)
    policy, form = _form(account.sponsor, key)
    record = account_record(account)
    records = unit_records(account.sponsor, record) if form.per == "unit" else [record]
    return _handed(request, account.sponsor, policy, form, records, kind, account)


def unit_form(request: HttpRequest, pk: int, key: str, kind: str) -> HttpResponse:
    """A form of the pack for a unit: with `?blank` empty, for the pen; else with all its accounts, where the form is a unit's."""
    user, now = _person(request), clock.now()
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    policy, form = _form(unit, key)
    if "blank" not in request.GET and form.per != "unit":
        raise Http404("这张表一个账号一张，请到账号的页面打印。")
    records = [] if "blank" in request.GET else unit_records(unit)
    return _handed(request, unit, policy, form, records, kind, unit)


def case_form(request: HttpRequest, pk: int, key: str, kind: str) -> HttpResponse:
    """A form of the pack filled in from a case: the account as the case would leave it, with the opinions given so far."""
    user, now = _person(request), clock.now()
    case = get_object_or_404(applications_visible_to(user, now.date()).select_related("sponsor__supervisor"), pk=pk)
    policy, form = _form(case.sponsor, key)
    record = case_record(case, proposed_account(proposed_fields(case), case.media_account))
    records = unit_records(case.sponsor, record) if form.per == "unit" else [record]
    return _handed(request, case.sponsor, policy, form, records, kind, case)


def _form(sponsor: Organisation, key: str) -> tuple[Policy, Form]:
    policy = policy_for(sponsor, clock.today())
    found = next((part.value for part in forms_of(policy) if part.value.key == key), None)
    if policy is None or found is None:
        raise Http404("本单位采用的办法里没有这张表。")
    return policy, found


def _handed(
    request: HttpRequest,
    sponsor: Organisation,
    policy: Policy,
    form: Form,
    records: list[Record],
    kind: str,
    about: Any,
) -> HttpResponse:
    user, now = _person(request), clock.now()
    blank = "blank" in request.GET
    whole = can_edit_for(user, sponsor, now.date()) or can_supervise(user, sponsor, now.date())
    filled = None if blank else sponsor
    sheet = sheet_of(Printing(form, policy, filled, [] if blank else records, whole_numbers=whole))
    try:
        content = _bytes(sheet, kind)
    except NoPrinter as missing:
        messages.error(request, str(missing))
        return redirect("filing:ledger")
    record_printing(title=form.title, about=about, file_format=kind, blank=blank, by=user, now=now)
    name = f"{form.title}{'（空白）' if blank else f'：{about}'}.{kind}"
    media_type = DOCX if kind == "docx" else "application/pdf"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _bytes(sheet: Sheet, kind: str) -> bytes:
    if kind == "docx":
        return render_docx([sheet])
    if kind == "pdf":
        return render_pdf(render_html([sheet]))
    raise Http404("只有 docx 和 pdf。")
