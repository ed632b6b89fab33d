"""The list of allowed sources, and the exchange with partners."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhengmei.content.actions.sources import (
    PARTNER_KIND,
    SourceLine,
    add_source,
    end_source,
    import_sources,
    note_partner_repost,
)
from zhengmei.content.forms.sources import PartnerRepostForm, ReasonForm, SourceForm, SourcesForm
from zhengmei.content.queries.exchange import exchange_of, partners_for
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sourcing import in_force_on, kinds_of_source, sources_visible_to
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, units_of
from zhengmei.core import clock
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.states import Power

NOT_KEEPER = "稿源名单由主管单位管，您没有主管的职责。要加稿源，请找主管。"
NOT_WRITER = "登记对方转载要有编辑或审核的职责，请找单位管理人员安排。"


def sources(request: HttpRequest) -> HttpResponse:
    """The lists that hold for the person's units: `?words=…&kind=…&state=all`."""
    user, today = person_of(request), clock.today()
    words, kind, state = (request.GET.get(name, "") for name in ("words", "kind", "state"))
    rows = sources_visible_to(user, today)
    kinds = sorted(set(rows.values_list("kind", flat=True)))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(host__icontains=words) | Q(handle__icontains=words))
    if kind:
        rows = rows.filter(kind=kind)
    if state != "all":
        rows = rows.filter(in_force_on(today))
    unit = units_of(user, Power.WRITE_CONTENT, Power.SUPERVISE).first()
    context = {
        "page": paged(request, rows.order_by("kind", "name", "pk")),
        "words": words,
        "kind": kind,
        "state": state,
        "kinds": kinds,
        "may_keep": holds(user, Power.SUPERVISE, today),
        "basis": Handbook(unit, today).basis("repost_sources") if unit else None,
        "filtered": bool(words or kind),
        "today": today,
    }
    return render(request, "content/sources.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Put one source on the list of an office."""
    user, now = person_of(request), clock.now()
    units = units_of(user, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOT_KEEPER)
    handbook = Handbook(unit, now.date())
    kinds = list(dict.fromkeys([*kinds_of_source(handbook), PARTNER_KIND]))
    return form_page(
        request,
        SourceForm(request.POST or None, kinds=kinds),
        lambda given: add_source(office=unit, line=SourceLine(**given), by=user, now=now),
        title="添加稿源",
        lead=f"加进“{unit}”的名单，它和它下面的单位从今天起都可以转载。",
        button="添加稿源",
        back=reverse("content:sources"),
        crumb="稿源",
        done="已加进名单。",
        unit=unit,
        units=units[:300],
        basis=[b for b in [handbook.basis("repost_sources")] if b],
    )


def bring(request: HttpRequest) -> HttpResponse:
    """Put a pasted table on the list of an office."""
    user, now = person_of(request), clock.now()
    units = units_of(user, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOT_KEEPER)

    def act(given: dict[str, str]) -> None:
        fresh, known = import_sources(office=unit, text=given["text"], by=user, now=now)
        messages.success(request, f"新增 {fresh} 个稿源，{known} 个原来就有。")

    return form_page(
        request,
        SourcesForm(request.POST or None),
        act,
        title="导入稿源",
        lead=f"加进“{unit}”的名单。类型照办法的写法。",
        button="导入",
        back=reverse("content:sources"),
        crumb="稿源",
        unit=unit,
        units=units[:300],
        facts=[("类型写成", "、".join(dict.fromkeys([*kinds_of_source(Handbook(unit, now.date())), PARTNER_KIND])))],
    )


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a source off the list."""
    user, now = person_of(request), clock.now()
    source = get_object_or_404(sources_visible_to(user, now.date()), pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: end_source(source=source, reason=given["reason"], by=user, now=now),
        title=f"停用稿源：{source.name}",
        lead="从今天起不能再转载它的内容。以前转的不受影响，记录都在。",
        button="停用稿源",
        danger=True,
        back=reverse("content:sources"),
        crumb="稿源",
        done="已停用。",
        facts=[("单位", source.office), ("类型", source.kind), ("域名", source.host), ("账号名称", source.handle)],
    )


def exchange(request: HttpRequest) -> HttpResponse:
    """What was reposted from partners, and what partners reposted: both directions with their counts."""
    user, today = person_of(request), clock.today()
    units = units_of(user, Power.WRITE_CONTENT, Power.SUPERVISE)
    unit = chosen_unit(request, units, "转载交换由写稿的单位和它的主管看。")
    context = {
        "exchange": exchange_of(unit, today),
        "unit": unit,
        "units": units[:300],
        "basis": Handbook(unit, today).basis("repost_sources"),
        "partners": partners_for(unit, today),
    }
    return render(request, "content/exchange.html", context)


def note_partner(request: HttpRequest) -> HttpResponse:
    """Record that a partner reposted ours."""
    user, now = person_of(request), clock.now()
    units = units_of(user, Power.WRITE_CONTENT)
    unit = chosen_unit(request, units, NOT_WRITER)
    return form_page(
        request,
        PartnerRepostForm(request.POST or None, partners=partners_for(unit, now.date())),
        lambda given: note_partner_repost(organisation=unit, by=user, now=now, **given),
        title="登记对方转载",
        lead=f"合作媒体转了“{unit}”的内容，把网址记下来。",
        button="登记",
        back=f"{reverse('content:exchange')}?unit={unit.pk}",
        crumb="转载交换",
        done="已登记。",
        unit=unit,
        units=units[:300],
    )
