"""The day sheet: which accounts were looked at today, and recording a look."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.documents.workbook import Sheet, render_workbook
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.monitoring import actions, queries
from zhengmei.monitoring.forms import DayForm, LookForm
from zhengmei.monitoring.states import Outcome
from zhengmei.monitoring.views.findings import PAGE, XLSX, person
from zhengmei.platforms.dictionary import platform_name

EXPORTED_DAYS = 30


def _day(request: HttpRequest, today: date) -> date:
    form = DayForm(request.GET)
    form.is_valid()
    return min(form.cleaned_data.get("day") or today, today)


def looks(request: HttpRequest) -> HttpResponse:
    """Every running account with the look of a day; what nobody saw is 未监测, never 正常."""
    user, today = person(request), clock.today()
    day = _day(request, today)
    accounts = queries.running_accounts(user, today)
    page = Paginator(accounts, PAGE).get_page(request.GET.get("page"))
    lines = queries.day_looks(page.object_list, day, day)
    facts = {
        "page": page,
        "lines": lines,
        "day": day,
        "today": today,
        "outcomes": Outcome.choices,
        "before": day - timedelta(1),
        "after": day + timedelta(1) if day < today else None,
        "days": EXPORTED_DAYS,
    }
    return render(request, "monitoring/looks.html", facts)


def export(request: HttpRequest) -> HttpResponse:
    """The day sheet of the 30 days that end on the day shown: one row an account and day."""
    user, now = person(request), clock.now()
    last = _day(request, now.date())
    first = last - timedelta(EXPORTED_DAYS - 1)
    lines = queries.day_looks(queries.running_accounts(user, now.date()), first, last)
    rows = (
        [
            line.day,
            line.media_account.name,
            platform_name(line.media_account.platform),
            line.media_account.sponsor.name,
            line.look.at.astimezone(clock.BEIJING) if line.look else None,
            line.result,
            str(line.look.by or "系统") if line.look else "",
            line.look.note if line.look else "",
        ]
        for line in lines
    )
    sheet = Sheet("逐日监测", ["日期", "账号", "平台", "主办单位", "观察时间", "结果", "谁看的", "说明"], rows)
    answer = HttpResponse(render_workbook([sheet], made_at=now), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="looks-{first:%Y%m%d}-{last:%Y%m%d}.xlsx"'
    return answer


@require_POST
def observe(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what came of looking at one account."""
    user, now = person(request), clock.now()
    media_account = get_object_or_404(media_accounts_visible_to(user, now.date()), pk=pk)
    form = LookForm(request.POST)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("monitoring:looks")
    if not form.is_valid():
        messages.error(request, "；".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect(back)
    try:
        made = actions.record_observation(media_account=media_account, by=user, now=now, **form.cleaned_data)
    except actions.ObservationRefused as refused:
        raise PermissionDenied("；".join(refused.reasons)) from refused
    messages.success(request, f"记下了：{media_account.name}{made.get_outcome_display()}。")
    return redirect(back)
