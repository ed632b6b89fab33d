"""Who may sign by name, and who signs for somebody on leave."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.content import actions
from zhengmei.content.forms import MandateForm
from zhengmei.content.models import SigningMandate
from zhengmei.content.queries.visible import own_units, signers_of
from zhengmei.content.views.base import now_of, person_of, tell
from zhengmei.organisations.models import Organisation


def mandates(request: HttpRequest) -> HttpResponse:
    """The lists of signers of the person's units, and a form to add one."""
    user, now = person_of(request), now_of()
    units = Organisation.objects.filter(pk__in=own_units(user, now.date())).order_by("name")
    unit = (
        units.filter(pk=request.POST.get("organisation") or request.GET.get("organisation") or 0).first()
        or units.first()
    )
    if unit is None:
        raise PermissionDenied("授权签发只对有写稿、审核、签发职责的人开放，你现在没有。")
    form = MandateForm(request.POST or None, people=signers_of(unit, now.date()), initial={"since": now.date()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_mandate(organisation=unit, by=user, now=now, **form.cleaned_data)
        except actions.ContentRefused as refused:
            tell(request, refused.reasons)
        else:
            messages.success(request, "记下了，从开始那天起有效。")
            return redirect(f"{request.path}?organisation={unit.pk}")
    rows = SigningMandate.objects.filter(organisation=unit).select_related("user", "on_behalf_of", "given_by")
    context = {
        "units": units,
        "unit": unit,
        "rows": rows.order_by("ended_at", "-pk"),
        "form": form,
        "today": now.date(),
    }
    return render(request, "content/mandates.html", context)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mandate back."""
    user, now = person_of(request), now_of()
    found = get_object_or_404(SigningMandate, pk=pk, organisation__in=own_units(user, now.date()))
    try:
        actions.end_mandate(mandate=found, by=user, now=now)
    except actions.ContentRefused as refused:
        tell(request, refused.reasons)
    else:
        messages.success(request, "收回了。以前签的照样有效。")
    return redirect("content:mandates")
