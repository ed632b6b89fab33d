"""After how many hours unread a notice climbs: the units one may set it for, and one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.notices.actions.ladder import LadderNotSet, set_ladder
from zhengmei.notices.forms.ladder import LadderFilter, LadderForm
from zhengmei.notices.queries.ladder import UnitLadder, ladders_visible_to, story_of
from zhengmei.notices.states import MOST_HOURS, RUNG_HOURS


def _may_set(request: HttpRequest) -> list[UnitLadder]:
    assert isinstance(request.user, User)
    found = ladders_visible_to(request.user, clock.today())
    if not found:
        raise PermissionDenied("升级时间由单位负责人、联络员或主管设定，请找他们。")
    return found


def ladders(request: HttpRequest) -> HttpResponse:
    """What counts for every unit one may set it for; where there is one only, its page."""
    found = _may_set(request)
    if len(found) == 1:
        return redirect("notices:ladder", found[0].unit_id)
    form = LadderFilter(request.GET)
    form.is_valid()
    words = form.cleaned_data.get("q", "").replace("\x00", "").strip()
    lines = [one for one in found if words in one.name]
    page = Paginator(lines, 50).get_page(request.GET.get("page"))
    filters = [(f"名称含“{words}”", request.path)] if words else []
    facts = {"page": page, "words": words, "filters": filters, "default": RUNG_HOURS}
    return render(request, "notices/ladders.html", facts)


def ladder(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What counts for one unit and why, and the form that changes it."""
    assert isinstance(request.user, User)
    found = _may_set(request)
    line = next((one for one in found if one.unit_id == unit_id), None)
    if line is None:
        raise Http404
    form = LadderForm(request.POST or None, initial={"hours": line.hours})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            held = set_ladder(unit_id=unit_id, by=request.user, now=clock.now(), **form.cleaned_data)
        except LadderNotSet as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已设为 {held.hours} 小时，正在等的通知也按这个算。")
            return redirect("notices:ladder", unit_id)
    facts = {"line": line, "form": form, "reasons": reasons, "default": RUNG_HOURS, "most": MOST_HOURS}
    story = story_of(line.held) if line.held else []
    return render(request, "notices/ladder.html", {**facts, "story": story, "several": len(found) > 1})
