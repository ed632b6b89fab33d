"""Menus of choices, badges of findings, strips of days. `{% load ledger %}`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhengmei.ledger.queries.account import Week, Weeks
from zhengmei.ledger.queries.accounts import Watched
from zhengmei.monitoring.models import Finding
from zhengmei.ui import words

register = template.Library()


def _choices(field: BoundField) -> dict[str, Any]:
    many = isinstance(field.field, forms.MultipleChoiceField)
    value = field.value()
    chosen = {str(v) for v in (value if many else [value]) or [] if v not in (None, "")}
    options = [(str(key), label, str(key) in chosen) for key, label in field.field.choices]  # type: ignore[attr-defined]
    return {"name": field.html_name, "many": many, "options": options, "chosen": chosen}


@register.inclusion_tag("ledger/parts/choice_menu.html")
def choice_menu(field: BoundField, label: str) -> dict[str, Any]:
    """A button that opens the choices of one filter; it says how many are chosen."""
    return {**_choices(field), "label": label}


@register.inclusion_tag("ledger/parts/choice_list.html")
def choice_list(field: BoundField, label: str) -> dict[str, Any]:
    """The choices of one filter under its name, inside a panel."""
    return {**_choices(field), "label": label}


def _style(finding: Finding) -> str:
    return "no" if finding.veto or finding.strength == "must" else "wa" if finding.strength == "in_principle" else ""


@register.simple_tag
def finding_badges(findings: Sequence[Finding]) -> SafeString:
    """The worst finding, and how many others there are."""
    if not findings:
        return format_html('<span class="q3">{}</span>', "没有")
    first = format_html('<span class="st {}">{}</span>', _style(findings[0]), findings[0].title)
    more = len(findings) - 1
    return format_html('{} <span class="st wa">另 {} 个</span>', first, more) if more else first


@register.simple_tag
def finding_badge(finding: Finding) -> SafeString:
    """One finding as a badge, in the words of the finding."""
    return format_html('<span class="st {}">{}</span>', _style(finding), finding.title)


@register.simple_tag
def account_strip(known: Watched) -> SafeString:
    """Fourteen days, oldest first; 0, 1, 2, 3 and more by shade, the sum in words."""
    squares = format_html_join("", '<i class="k{}"></i>', ((min(n, 3),) for n in known.days))
    label = f"近 14 天 {sum(known.days)} 条，近 7 天 {known.week} 条"
    return format_html('<span class="sp" role="img" aria-label="{}">{}</span>', label, squares)


@register.simple_tag
def near_day(day: date, today: date) -> str:
    """今天, 昨天, 10月3日; with the year when it is another."""
    if day == today:
        return "今天"
    if (today - day).days == 1:
        return "昨天"
    return words.month_day(day) if day.year == today.year else words.day(day)


CELL, GAP, LEFT, TOP = 26, 3, 26, 22


@register.inclusion_tag("ledger/parts/weeks.html")
def week_map(weeks: Weeks, shown: int, name: str) -> dict[str, Any]:
    """Weeks × weekdays as a drawing: the last `shown` weeks; weeks without an item are marked with a dash, not by colour alone."""
    drawn = weeks.weeks[-shown:]
    step = CELL + GAP
    squares, marks, months, month = [], [], [], 0
    for column, week in enumerate(drawn):
        x = LEFT + column * step
        if week.monday.month != month:
            month = week.monday.month
            months.append((x, f"{month}月"))
        for row, count in enumerate(week.counts):
            y = TOP + row * (16 + GAP)
            style = "out" if count is None else "bad" if week.is_blank else f"k{min(count, 3)}"
            squares.append((x, y, style))
            if week.is_blank:
                marks.append((x + CELL / 2, y + 12))
    days = [(TOP + row * (16 + GAP) + 12, day) for row, day in enumerate("一二三四五六日")]
    width, height = LEFT + len(drawn) * step, TOP + 7 * (16 + GAP)
    return {
        "squares": squares,
        "marks": marks,
        "months": months,
        "days": days,
        "width": width,
        "height": height,
        "name": name,
        "cell": CELL,
    }


@register.filter
def weeks_in_words(weeks: Sequence[Week]) -> str:
    """7月20日那周、10月5日那周; more than three are counted."""
    named = "、".join(f"{words.month_day(week.monday)}那周" for week in weeks[:3])
    return f"{named}等 {len(weeks)} 周" if len(weeks) > 3 else named
