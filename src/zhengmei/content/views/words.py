"""The unit's own words and the rules it muted: lists with history, and trying a text against them."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhengmei.content.actions.words import add_word, end_word, mute_rule, unmute_rule
from zhengmei.content.forms.planning import MuteForm, WordForm
from zhengmei.content.forms.sources import ReasonForm
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.rules import overlay_for
from zhengmei.content.queries.words import mutes_visible_to, rules_to_mute, words_visible_to
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, units_of
from zhengmei.core import clock
from zhengmei.organisations.states import Power
from zhengmei.textrules.engine import check
from zhengmei.textrules.reading import Context

NOBODY = "词表由单位的审核人、负责人或主管管，您没有这样的职责。"
LONGEST_TRY = 5000


def words(request: HttpRequest) -> HttpResponse:
    """Added words and muted rules, in force and past: `?words=…&state=all`; and what they do to a text that is tried."""
    user, today = person_of(request), clock.today()
    sought, state = request.GET.get("words", ""), request.GET.get("state", "")
    rows, mutes = words_visible_to(user, today), mutes_visible_to(user, today)
    if sought:
        rows = rows.filter(Q(term__icontains=sought) | Q(proper__icontains=sought))
        mutes = mutes.filter(Q(code__icontains=sought) | Q(term__icontains=sought))
    if state != "all":
        rows, mutes = rows.filter(ended_on=None), mutes.filter(ended_on=None)
    keepers = units_of(user, Power.REVIEW_CONTENT, Power.SUPERVISE)
    units = units_of(user, Power.WRITE_CONTENT, Power.REVIEW_CONTENT, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOBODY)
    text = request.POST.get("text", "")[:LONGEST_TRY]
    tried = check(text, Context(day=today), overlay_for(unit, Handbook(unit, today))) if text else None
    context = {
        "page": paged(request, rows),
        "mutes": mutes[:200],
        "words": sought,
        "state": state,
        "may_keep": keepers.exists(),
        "names": dict(rules_to_mute()),
        "unit": unit,
        "units": units[:300],
        "text": text,
        "tried": tried,
        "today": today,
    }
    return render(request, "content/words.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Add a word."""
    user, now = person_of(request), clock.now()
    units = units_of(user, Power.REVIEW_CONTENT, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOBODY)
    return form_page(
        request,
        WordForm(request.POST or None),
        lambda given: add_word(organisation=unit, by=user, now=now, **given),
        title="添加词条",
        lead=f"“{unit}”和它下面的单位写稿时，遇到这个词就标出来。",
        button="添加词条",
        back=reverse("content:words"),
        crumb="词表",
        done="已添加，下一次检查就起作用。",
        unit=unit,
        units=units[:300],
    )


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a word."""
    user, now = person_of(request), clock.now()
    word = get_object_or_404(words_visible_to(user, now.date()), pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: end_word(word=word, reason=given["reason"], by=user, now=now),
        title=f"停用词条：{word.term}",
        lead="从今天起不再标出这个词。停用的留在历史里。",
        button="停用词条",
        danger=True,
        back=reverse("content:words"),
        crumb="词表",
        done="已停用。",
    )


def mute(request: HttpRequest) -> HttpResponse:
    """Mute a rule."""
    user, now = person_of(request), clock.now()
    units = units_of(user, Power.REVIEW_CONTENT, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOBODY)
    return form_page(
        request,
        MuteForm(request.POST or None, rules=rules_to_mute(), initial={"code": request.GET.get("code", "")}),
        lambda given: mute_rule(organisation=unit, by=user, now=now, **given),
        title="停用规则",
        lead=f"“{unit}”的稿件不再报这条规则；在词表页试文字时仍然列出来。个人信息、保密的规则不能停。",
        button="停用规则",
        danger=True,
        back=reverse("content:words"),
        crumb="词表",
        done="已停用。",
        unit=unit,
        units=units[:300],
    )


def unmute(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule speak again."""
    user, now = person_of(request), clock.now()
    held = get_object_or_404(mutes_visible_to(user, now.date()), pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: unmute_rule(mute=held, reason=given["reason"], by=user, now=now),
        title=f"恢复规则：{held.code}",
        lead="从今天起照常检查。",
        button="恢复规则",
        back=reverse("content:words"),
        crumb="词表",
        done="已恢复。",
    )
