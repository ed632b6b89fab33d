"""What the pages of one unit share: finding the unit, running a form through an act, keeping a file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.documents.uploads import KeptFile, UploadRefused, keep_upload
from zhengmei.identity.models import User
from zhengmei.organisations.actions import OrganisationRefused
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_keep_records
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.organisations.states import OrganisationState

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a form page: its heading, a sentence below, the button, and which tab it belongs to."""

    title: str
    button: str
    tab: str
    lead: str = ""
    danger: bool = False


def person(request: HttpRequest) -> User:
    """Whoever is signed in."""
    assert isinstance(request.user, User)
    return request.user


def unit_of(request: HttpRequest, pk: int) -> Organisation:
    """The unit, when this person may see it; else 404."""
    units = organisations_visible_to(person(request), clock.today()).select_related("industry_supervisor")
    return get_object_or_404(units, pk=pk)


def unit_to_keep(request: HttpRequest, unit: Organisation) -> None:
    """Raises PermissionDenied where this person sees the unit but does not keep its records."""
    if not can_keep_records(person(request), unit, clock.today()):
        raise PermissionDenied(f"你没有维护“{unit.name}”台账的职责，请找它的联络员、负责人或主管。")


def may_keep(request: HttpRequest, unit: Organisation) -> bool:
    """Whether to show the buttons that change the unit's records."""
    active = unit.state == OrganisationState.ACTIVE
    return active and can_keep_records(person(request), unit, clock.today())


def kept(upload: "UploadedFile[bytes]") -> KeptFile:
    """The file in the product's own store. Raises UploadRefused."""
    assert upload.file is not None
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    return keep_upload(upload.file, name=upload.name or "", folder=Path(settings.FILES_ROOT), limit=limit)


def run(
    request: HttpRequest,
    unit: Organisation,
    form: Form,
    page: Page,
    act: Callable[[dict[str, Any]], str],
    **context: Any,
) -> HttpResponse:
    """Show the form; when it comes back clean, act. `act` answers the sentence of success, and refusals stay on the page."""
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except OrganisationRefused as refused:
            reasons = refused.reasons
        except UploadRefused as refused:
            reasons = [str(refused)]
        else:
            messages.success(request, done)
            return redirect(f"organisations:{page.tab}", unit.pk)
    words = {"form": form, "unit": unit, "page": page, "reasons": reasons, "tab": page.tab}
    return render(request, "organisations/act.html", {**words, **context})


def listing(request: HttpRequest, template: str, unit: Organisation, tab: str, **context: Any) -> HttpResponse:
    """One tab of the unit."""
    words = {"unit": unit, "tab": tab, "may_keep": may_keep(request, unit), "today": clock.today()}
    return render(request, f"organisations/{template}.html", {**words, **context})
