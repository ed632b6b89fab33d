"""What the pages of the room share: who asks, keeping an uploaded file, acting with a form."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhengmei.documents.uploads import KeptFile, keep_upload
from zhengmei.filing.actions import FilingRefused
from zhengmei.identity.models import User


def person_of(request: HttpRequest) -> User:
    """Who asks; the pages of the room are for people who signed in."""
    assert isinstance(request.user, User)
    return request.user


def kept(upload: "UploadedFile[bytes] | None") -> KeptFile | None:
    """The uploaded file, kept by its content; None where none was handed in. Raises UploadRefused."""
    if upload is None:
        return None
    folder = Path(settings.MEDIA_ROOT)
    return keep_upload(upload, name=upload.name or "", folder=folder, limit=settings.UPLOAD_LIMIT_MB << 20)


def without(request: HttpRequest, *names: str) -> str:
    """The present address with these filters lifted."""
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def act_page(
    request: HttpRequest,
    *,
    form: Form,
    act: Callable[[], Any],
    context: dict[str, Any],
    success: str,
    back: str,
    reasons: list[str] | None = None,
    refusals: tuple[type[Exception], ...] = (),
) -> HttpResponse:
    """One act with its form on a page of its own: shown, refused with reasons, or done and back to `back`.

    `context` says title, lead and verb. `refusals` are exceptions beside FilingRefused whose message is a reason.
    """
    against = list(reasons or [])
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except FilingRefused as refused:
            against = refused.reasons
        except refusals as refused:
            against = [str(refused)]
        else:
            messages.success(request, success)
            return redirect(back)
    return render(request, "filing/act.html", {"form": form, "reasons": against, "back": back, **context})
