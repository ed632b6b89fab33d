"""收表: what an office asks for, who handed it in, who is late, everything in one package."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhengmei.core import clock
from zhengmei.documents.uploads import UploadRefused, place_of
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.forms.collecting import CollectionForm, HandInForm
from zhengmei.filing.forms.tasks import WhyForm
from zhengmei.filing.models import Collection, CollectionReturn
from zhengmei.filing.queries import overseen_units
from zhengmei.filing.queries.collecting import (
    collections_visible_to,
    contacts_of,
    returns_visible_to,
    terms_of,
    units_to_ask,
)
from zhengmei.filing.states import COLLECTION_RETURN, ReturnAct, ReturnState
from zhengmei.filing.views.base import act_page, kept, person_of
from zhengmei.organisations.permissions import can_edit_for, can_supervise
from zhengmei.organisations.states import OrganisationState
from zhengmei.ui.files import file_response

PER_PAGE = 50


@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """What is asked for, by when, and how much came?"""
    user, now = person_of(request), clock.now()
    q = request.GET.get("q", "").strip()[:80]
    found = collections_visible_to(user, now.date()).filter(title__icontains=q)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "may_open": overseen_units(user, now.date()).exists(),
        "now": now,
    }
    return render(request, "filing/collections.html", context)


def collection_new(request: HttpRequest) -> HttpResponse:
    """Ask the units below an office; `?office=` where a person supervises for several."""
    user, now = person_of(request), clock.now()
    offices = overseen_units(user, now.date()).filter(state=OrganisationState.ACTIVE).order_by("path")
    office = offices.filter(pk=request.GET.get("office") or 0).first() or offices.first()
    if office is None:
        raise PermissionDenied("收表由主管布置。你没有主管的职责，请找主管办理。")
    terms = terms_of(office, now.date())
    initial = {"due_on": terms.due.due_on.isoformat() if terms.due is not None and terms.due.due_on else ""}
    form = CollectionForm(request.POST or None, units=units_to_ask(office), initial=initial)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = {**form.cleaned_data, "units": list(form.cleaned_data["units"])}
        try:
            made = actions.open_collection(office=office, by=user, now=now, **data)
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已向 {len(data['units'])} 个单位布置。")
            return redirect("filing:collection", made.pk)
    context = {"form": form, "office": office, "terms": terms, "reasons": reasons}
    return render(request, "filing/collection_new.html", context)


def _collection(request: HttpRequest, pk: int) -> Collection:
    return get_object_or_404(collections_visible_to(person_of(request), clock.today()), pk=pk)


def _told(request: HttpRequest, held: Collection) -> dict[str, Any]:
    user, now = person_of(request), clock.now()
    seen = list(returns_visible_to(user, now.date()).filter(collection=held))
    contacts = contacts_of(held)
    return {
        "collection": held,
        "returns": [(one, one.is_overdue(now)) for one in seen],
        "late": sum(one.is_overdue(now) for one in seen),
        "came": sum(one.state == ReturnState.HANDED_IN for one in seen),
        "contact": contacts[-1] if contacts else None,
        "earlier": contacts[:-1],
        "oversees": can_supervise(user, held.office, now.date()),
        "now": now,
    }


@require_GET
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """Who handed in, who is late, whom to ask?"""
    return render(request, "filing/collection.html", _told(request, _collection(request, pk)))


@require_GET
def collection_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice to print and send along."""
    return render(request, "filing/collection_notice.html", _told(request, _collection(request, pk)))


@require_GET
def collection_package(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that came, in one zip: a file a unit, named by it, and the list of who handed in."""
    user, now = person_of(request), clock.now()
    held = _collection(request, pk)
    if not can_supervise(user, held.office, now.date()):
        raise PermissionDenied(f"由“{held.office.name}”的主管打包。")
    came = list(returns_visible_to(user, now.date()).filter(collection=held))
    buffer, lines, files = io.BytesIO(), ["单位,状态,交件时间,文件"], 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for number, one in enumerate(came, 1):
            name = ""
            if one.state == ReturnState.HANDED_IN and one.digest:
                name = f"{number:03}-{_plain(one.organisation.name)}{Path(one.file_name).suffix.lower()[:6]}"
                package.write(place_of(Path(settings.MEDIA_ROOT), one.digest), name)
                files += 1
            when = one.handed_in_at.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M") if one.handed_in_at else ""
            state = "逾期未交" if one.is_overdue(now) else one.get_state_display()
            lines.append(f"{_plain(one.organisation.name)},{state},{when},{name}")
        package.writestr("清单.csv", "\ufeff" + "\r\n".join(lines) + "\r\n")
    actions.record_package(collection=held, files=files, by=user, now=now)
    answer = HttpResponse(buffer.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f"attachment; filename=collection-{held.pk}.zip"
    return answer


def _plain(name: str) -> str:
    """A unit's name as a file name and a cell: no separators, nothing a sheet calculates."""
    return re.sub(r'[\\/:*?"<>|,\s]', "_", name).lstrip("=+-@") or "单位"


def _return(request: HttpRequest, pk: int) -> CollectionReturn:
    return get_object_or_404(returns_visible_to(person_of(request), clock.today()), pk=pk)


def collection_return(request: HttpRequest, pk: int) -> HttpResponse:
    """What one unit owes: print, sign, stamp, scan, hand in."""
    held, user, now = _return(request, pk), person_of(request), clock.now()
    may = can_edit_for(user, held.organisation, now.date())
    form = HandInForm(request.POST or None, request.FILES or None, initial={"text": held.text, "signed_as": ""})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = dict(form.cleaned_data)
        try:
            data["file"] = kept(data["file"])
            actions.hand_in_return(collection_return=held, by=user, now=now, **data)
        except FilingRefused as refused:
            reasons = refused.reasons
        except UploadRefused as refused:
            reasons = [str(refused)]
        else:
            messages.success(request, "已交。")
            return redirect("filing:collection_return", held.pk)
    contacts = contacts_of(held.collection)
    context = {
        "return": held,
        "collection": held.collection,
        "form": form,
        "reasons": reasons,
        "may": may and COLLECTION_RETURN.allows(held.state, ReturnAct.HAND_IN) and not held.collection.closed_at,
        "overdue": held.is_overdue(now),
        "oversees": can_supervise(user, held.collection.office, now.date()),
        "contact": contacts[-1] if contacts else None,
    }
    return render(request, "filing/collection_return.html", context)


@require_GET
def return_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The report to print, with one space for the signature."""
    held = _return(request, pk)
    return render(request, "filing/return_print.html", {"return": held, "collection": held.collection})


@require_GET
def return_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan a unit handed in."""
    held = _return(request, pk)
    if not held.digest:
        raise Http404("还没有扫描件。")
    place = place_of(Path(settings.MEDIA_ROOT), held.digest)
    return file_response(place, name=held.file_name, media_type=held.media_type, show=True)


def return_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What came is not good enough."""
    held = _return(request, pk)
    form = WhyForm(request.POST or None)
    return act_page(
        request,
        form=form,
        act=lambda: actions.send_back_return(
            collection_return=held, by=person_of(request), now=clock.now(), **form.cleaned_data
        ),
        context={
            "title": f"退回：{held}",
            "lead": "写明要改什么，改好再交。",
            "verb": "退回",
            "crumbs": [
                ("收表", reverse("filing:collections")),
                (held.collection.title, reverse("filing:collection", args=[held.collection_id])),
            ],
        },
        success="已退回。",
        back=reverse("filing:collection", args=[held.collection_id]),
    )


def collection_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop asking."""
    held = _collection(request, pk)
    form = WhyForm(request.POST or None)
    return act_page(
        request,
        form=form,
        act=lambda: actions.close_collection(
            collection=held, by=person_of(request), now=clock.now(), **form.cleaned_data
        ),
        context={
            "title": f"结束收表：{held}",
            "lead": "没交的不再催；交来的都留着。",
            "verb": "结束收表",
            "ends": True,
            "crumbs": [("收表", reverse("filing:collections"))],
        },
        success="已结束。",
        back=reverse("filing:collection", args=[held.pk]),
    )
