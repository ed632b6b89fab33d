"""Publishing and withdrawing a public notice."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.forms.tasks import NoteForm, WhyForm
from zhengmei.filing.models import PublicNotice
from zhengmei.filing.permissions import can_act_for
from zhengmei.filing.queries import media_accounts_visible_to, to_announce
from zhengmei.filing.views.base import act_page, person_of
from zhengmei.organisations.permissions import can_supervise
from zhengmei.organisations.queries import acting_unit


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the public what happened to the account; `?case=` and `?kind=` say which event."""
    user, now = person_of(request), clock.now()
    account = get_object_or_404(media_accounts_visible_to(user, now.date()), pk=pk)
    if not can_act_for(user, account, now.date()):
        who = acting_unit(account.sponsor).name
        raise PermissionDenied(f"公告由“{who}”的人或它的主管发布，请找他们办理。")
    asked = (request.GET.get("kind", ""), request.GET.get("case", ""))
    waiting = to_announce(account, now.date())
    chosen = [one for one in waiting if (str(one.kind), str(one.application.pk if one.application else "")) == asked]
    if not chosen:
        raise Http404("没有要公告的事，或者已经公告过。")
    one = chosen[0]
    form = NoteForm(request.POST or None)
    facts = [
        ("账号", f"{account.name}（{account.platform_name}）"),
        ("事项", str(one.kind.label)),
        ("原主办单位", one.old_sponsor),
        *([("现主办单位", one.new_sponsor)] if one.new_sponsor else []),
        ("日期", one.happened_on.isoformat()),
    ]
    return act_page(
        request,
        form=form,
        act=lambda: actions.publish_notice(what=one, note=form.cleaned_data["note"], by=user, now=now),
        context={
            "title": f"发布公告：{account.name}",
            "lead": "发布以后，不用登录就看得到，一直留着。公告里没有人名和电话。",
            "verb": "发布公告",
            "facts": facts,
            "crumbs": [("台账", reverse("filing:ledger")), (account.name, reverse("filing:media_account", args=[pk]))],
        },
        success="已发布公告，公开页上看得到。",
        back=reverse("filing:media_account", args=[pk]),
    )


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a wrong notice as withdrawn."""
    user, now = person_of(request), clock.now()
    seen = media_accounts_visible_to(user, now.date()).order_by().values("pk")
    notice = get_object_or_404(
        PublicNotice.objects.filter(media_account__in=seen).select_related("media_account__sponsor"), pk=pk
    )
    account = notice.media_account
    if not can_supervise(user, account.sponsor, now.date()):
        raise PermissionDenied(f"公告由“{account.sponsor.name}”的主管撤回，请找主管办理。")
    form = WhyForm(request.POST or None)
    return act_page(
        request,
        form=form,
        act=lambda: actions.withdraw_notice(notice=notice, by=user, now=now, **form.cleaned_data),
        context={
            "title": f"撤回{notice}",
            "lead": "公告不会消失，上面标明已撤回和理由；要更正的，撤回后重新发布。",
            "verb": "撤回公告",
            "ends": True,
            "crumbs": [(account.name, reverse("filing:media_account", args=[account.pk]))],
        },
        success="已撤回，公开页上标明了。",
        back=reverse("filing:media_account", args=[account.pk]),
    )
