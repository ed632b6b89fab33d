"""The unit's list of powers and duties, and hints put away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.filing.actions import FilingRefused, list_duties, put_hint_away
from zhengmei.filing.forms.duties import DutyItemsForm
from zhengmei.filing.queries import duty_items_of
from zhengmei.identity.models import User
from zhengmei.organisations.permissions import can_edit_for
from zhengmei.organisations.queries import organisations_visible_to


def duty_items(request: HttpRequest, pk: int) -> HttpResponse:
    """What is this unit there for? The list an account's positioning is tied to, kept as lines of text."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    held = [item.name for item in duty_items_of(unit)]
    form = DutyItemsForm(request.POST or None, initial={"names": "\n".join(held)})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            count = list_duties(organisation=unit, names=form.entries(), by=user, now=now)
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"职责清单现在有 {count} 条。")
            return redirect("organisations:organisation", unit.pk)
    context = {
        "unit": unit,
        "form": form,
        "held": held,
        "reasons": reasons,
        "may_edit": can_edit_for(user, unit, now.date()),
    }
    return render(request, "filing/duty_items.html", context, status=403 if reasons else 200)


@require_POST
def put_away(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show this hint no more to the unit."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    try:
        put_hint_away(organisation=unit, rule_key=key, by=user, now=now)
    except FilingRefused as refused:
        messages.error(request, "；".join(refused.reasons))
    else:
        messages.success(request, "已收起，不再提示。")
    return redirect("organisations:organisation", unit.pk)
