"""How one wants to be told; and, for the administrator, what left the house and what did not."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.identity.permissions import can_manage_users
from zhengmei.notices.actions.choosing import (
    ChoiceGiven,
    ChoiceRefused,
    choose_notices,
    confirm_email,
    send_confirmation,
)
from zhengmei.notices.actions.delivering import send_again
from zhengmei.notices.forms.choices import ChoiceForm, LogFilter
from zhengmei.notices.models import Delivery
from zhengmei.notices.queries.choices import choice_of, deliveries
from zhengmei.notices.queries.robots import units_with_robots

FIELDS = ("email", "by_email", "digest", "digest_hour", "quiet_from", "quiet_to", "muted")


def choice(request: HttpRequest) -> HttpResponse:
    """One's own choice, and the form that changes it."""
    assert isinstance(request.user, User)
    user, now, held = request.user, clock.now(), choice_of(request.user)
    form = ChoiceForm(request.POST or None, initial={name: getattr(held, name) for name in FIELDS} if held else None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = ChoiceGiven(**{**form.cleaned_data, "muted": tuple(form.cleaned_data["muted"])})
        try:
            held = choose_notices(given=given, by=user, now=now)
        except ChoiceRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已存下。")
            if held.email and held.email_confirmed_at is None:
                why = send_confirmation(choice=held, by=user, now=now)
                said = why or "确认邮件发出去了，点里面的链接，才开始往这个邮箱发。"
                (messages.error if why else messages.info)(request, said)
            return redirect("notices:choice")
    facts = {"form": form, "held": held, "reasons": reasons, "sets_ladder": bool(units_with_robots(user, now.date()))}
    return render(request, "notices/choice.html", facts)


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the confirming letter."""
    assert isinstance(request.user, User)
    try:
        confirm_email(token=token, by=request.user, now=clock.now())
    except ChoiceRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "邮箱确认了，以后的通知会发到这里。")
    return redirect("notices:choice")


def _administrator(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not can_manage_users(request.user):
        raise PermissionDenied("发送情况由系统管理员看，请找他们。")
    return request.user


def log(request: HttpRequest) -> HttpResponse:
    """What was sent to whom, what failed and why, and what is tried again when."""
    _administrator(request)
    form = LogFilter(request.GET)
    form.is_valid()
    words, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    page = Paginator(deliveries(words.replace("\x00", ""), state), 50).get_page(request.GET.get("page"))
    return render(request, "notices/log.html", {"page": page, "form": form, "q": words, "state": state})


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue one that was given up once more."""
    user = _administrator(request)
    row = get_object_or_404(Delivery, pk=pk)
    if send_again(delivery=row, by=user, now=clock.now()):
        messages.success(request, "排上了，一分钟内再发。")
    else:
        messages.error(request, "这一条已经在发，或者发出去了，不用再办。")
    return redirect("notices:log")
