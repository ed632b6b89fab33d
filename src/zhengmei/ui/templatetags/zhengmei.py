"""The parts every page is built from. `{% load zhengmei %}`."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from zhengmei.core.workdays import Deadline
from zhengmei.ui import parts, words

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """2026年11月22日, empty for None."""
    return words.day(value) if value else ""


@register.filter
def month_day(value: date | None) -> str:
    """11月22日."""
    return words.month_day(value) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """星期一."""
    return f"星期{words.weekday(value)}" if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """09:30."""
    return words.hour(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """2026年11月22日 09:30."""
    return words.moment(value) if value else ""


@register.filter
def dates_read(value: str | None) -> str:
    """Kept words with their 2026-11-22 as 2026年11月22日."""
    return words.dates_read(str(value)) if value else ""


@register.filter
def detail_words(value: Any) -> str:
    """A fact of an audit line: `[before, after]` as 从“甲”改为“乙”, other lists with 、, dates as people write them.

    Nothing is 没有; true and false are 是 and 否.
    """
    if value is None or isinstance(value, bool):
        return {None: "没有", True: "是", False: "否"}[value]
    if isinstance(value, list) and len(value) == 2:
        said = f"从“{value[0]}”改为“{value[1]}”" if value[0] else str(value[1])
    else:
        said = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return words.dates_read(said)


@register.filter
def thin(value: int | None) -> str:
    """1 036."""
    return words.thin(value) if value is not None else "—"


@register.filter
def has(value: Any, item: Any) -> bool:
    """Whether `item` is in `value`; for menus of choices."""
    return item in (value or ())


@register.filter
def marked(text: str, words: str) -> SafeString:
    """`text` with every occurrence of `words` in a <mark>; both escaped."""
    if not words:
        return escape(text)
    pieces = re.split(f"({re.escape(words)})", str(text), flags=re.IGNORECASE)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if n % 2 else p,) for n, p in enumerate(pieces))
    )


@register.simple_tag
def when(value: date | datetime | None) -> SafeString | str:
    """A `<time>` with day, and hour when there is one; — for None."""
    if value is None:
        return "—"
    shown = words.moment(value) if isinstance(value, datetime) else words.day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)


@register.simple_tag
def rate(part: int, whole: int, digits: int = 1) -> str:
    """96.7%，116/120."""
    return words.rate(part, whole, digits)


@register.simple_tag
def percent(part: int, whole: int, digits: int = 1) -> str:
    """96.7% alone, for the large figure above its fraction."""
    return words.percent(part, whole, digits)


@register.simple_tag
def badge(word: str, style: str | None = None) -> SafeString:
    """A state badge. The style (ok go wa no, empty) comes from the closed dictionary unless given."""
    chosen = parts.STYLES.get(word, "") if style is None else style
    return format_html('<span class="st{}">{}</span>', f" {chosen}" if chosen else "", word)


@register.inclusion_tag("ui/parts/article.html", takes_context=True)
def article(context: Context, thing: Any = "", **given: Any) -> dict[str, Any]:
    """The article chip of a Ruling, Finding, Todo or label: `{% article finding %}`, `{% article "防城港 第十八条" strength="must" clause="FCG-18-b" %}`.

    Keywords: strength, clause, local (True: 本单位自定), text (paraphrase), level, note, title.
    """
    return {"chip": parts.chip(thing, context.get("clause_of"), **given)}


@register.inclusion_tag("ui/parts/basis_line.html", takes_context=True)
def basis_line(context: Context, thing: Any = "", **given: Any) -> dict[str, Any]:
    """One line of 依据: the chip of `thing`, and what its clause asks."""
    return {"chip": parts.chip(thing, context.get("clause_of"), **given)}


@register.simple_tag
def bar(value: int, most: int) -> SafeString:
    """A bar as wide as `value` of `most`; the number stands beside it in words, so it is hidden from readers."""
    width = round(100 * value / most, 1) if most else 0
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bg" width="100" height="8"/><rect class="fg" width="{}" height="8"/></svg>',
        width,
    )


@register.inclusion_tag("ui/parts/heat.html")
def heat(rows: Sequence[parts.HeatRow], days: Sequence[date], caption: str, numbers: bool = False) -> dict[str, Any]:
    """Days × rows. A real table: readers hear every number; `numbers` shows them to everyone (看成表格)."""
    drawn = [{"row": row, "cells": parts.heat_cells(row, days)} for row in rows]
    weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
    return {"rows": drawn, "weeks": weeks, "caption": caption, "numbers": numbers, "early": len(days) - 14}


@register.inclusion_tag("ui/parts/days.html")
def days_strip(counts: Sequence[int | None], label: str) -> dict[str, Any]:
    """One small square a day, oldest first, with its sum in words as `label`."""
    return {"styles": [parts.shade(count) for count in counts], "label": label}


@register.inclusion_tag("ui/parts/key.html")
def heat_key() -> dict[str, Any]:
    """What the four colours mean."""
    return {}


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The present address's question with some parts changed: `{% query_with page=2 kind=None %}` → `?…`."""
    query = _query(context)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list | tuple):
            query.setlist(name, [str(v) for v in value])
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


@register.inclusion_tag("ui/parts/sort_header.html", takes_context=True)
def sort_header(context: Context, name: str, label: str, align: str = "", default: str = "") -> dict[str, Any]:
    """A `<th>` that sorts by `name`: `?sort=name`, pressed again `?sort=-name`. `default` is the sort without `?sort=`."""
    query = _query(context)
    now = query.get("sort") or default
    query.pop("page", None)
    query["sort"] = f"-{name}" if now == name else name
    state = {"": "", name: "ascending", f"-{name}": "descending"}.get(now, "")
    return {"label": label, "url": f"?{query.urlencode()}", "state": state, "align": align}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], unit: str = "个") -> dict[str, Any]:
    """第 1–50 个，共 128 个, and the pages around this one. Keeps every filter of the address."""
    query = _query(context)
    query.pop("page", None)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    pages = [{"number": n, "gap": not isinstance(n, int), "here": n == page.number} for n in numbers]
    return {"page": page, "pages": pages, "query": query.urlencode(), "unit": unit}


@register.inclusion_tag("ui/parts/count.html")
def count_sentence(total: int, unit: str, filters: Iterable[tuple[str, str]] = (), clear: str = "") -> dict[str, Any]:
    """共 128 个账号，防城港市，更新不足: the count and each active filter with the address that lifts it.

    `filters` are (words, address without this filter); `clear` is the address without any.
    """
    return {"total": total, "unit": unit, "filters": list(filters), "clear": clear}


@register.inclusion_tag("ui/parts/form_field.html")
def form_field(field: BoundField, hint: str = "") -> dict[str, Any]:
    """Label above, hint under it, the control, and beside it what is wrong and how to put it right.

    What is not required says 选填, or the words of its widget's `data-later` where a later step asks for it.
    """
    widget = field.field.widget
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    ticked = isinstance(widget, forms.CheckboxInput)
    style = "form-select" if isinstance(widget, forms.Select) and not grouped else "form-control"
    if ticked or grouped:
        style = "form-check-input"
    described = [f"{field.auto_id}_helptext"] if (hint or field.help_text) else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    attrs: dict[str, str | bool] = {"class": f"{widget.attrs.get('class', '')} {style}".strip()}
    if described and not grouped:
        attrs["aria-describedby"] = " ".join(described)
    return {
        "field": field,
        "hint": hint or field.help_text,
        "grouped": grouped,
        "ticked": ticked,
        "optional": "" if field.field.required else widget.attrs.get("data-later", "选填"),
        "described": " ".join(described),
        "control": field.as_widget(attrs=attrs),
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All that is wrong, on top, each with a link to its field. Nothing when nothing is wrong."""
    lines = [{"id": field.id_for_label, "label": field.label, "errors": field.errors} for field in form if field.errors]
    return {"lines": lines, "others": form.non_field_errors(), "wrong": bool(form.errors)}


@register.inclusion_tag("ui/parts/reasons.html")
def reasons(against: Sequence[Any] = (), met: Sequence[Any] = ()) -> dict[str, Any]:
    """Why a button cannot be pressed, one line a reason; what is already met is listed too. Items: words or (words, url)."""
    return {"against": [_pair(r) for r in against], "met": [_pair(r) for r in met]}


def _pair(item: Any) -> tuple[str, str]:
    return (item, "") if isinstance(item, str) else (item[0], item[1])


@register.inclusion_tag("ui/parts/clock.html", takes_context=True)
def clock(
    context: Context, deadline: Deadline, today: date, ruling: Any = None, label: str = "期限", event: str = "收到"
) -> dict[str, Any]:
    """A deadline: the day, working days left, the article, and 怎么算的 with every day counted or skipped from `event` on."""
    days = parts.left(deadline, today)
    return {
        "deadline": deadline,
        "left": words.workdays_left(days),
        "tone": words.tone_of(days),
        "weeks": parts.calendar(deadline, today),
        "counted": sum(step.counted for step in deadline.steps),
        "chip": parts.chip(ruling, context.get("clause_of")),
        "label": label,
        "event": event,
    }
