"""How demands and numbers of people are shown."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from zhengmei.organisations.queries import Gap
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Demand

register = template.Library()


@register.filter
def demand_article(part: Part[Demand]) -> str:
    """The articles a demand rests on, as a chip prints them."""
    return part.article(part.value.clauses)


@register.filter
def hidden_number(number: str) -> str:
    """A telephone number with its middle hidden: 138****8000; shorter ones keep two digits at each end."""
    shown = number.strip()
    ends = 0 if len(shown) < 7 else 2 if len(shown) < 11 else 3
    return f"{shown[:ends]}****{shown[-(ends + (ends == 3)) :] if ends else ''}" if shown else ""


_PAGES = {
    "pledge": "pledges",
    "training": "gatherings",
    "abilities": "gatherings",
    "meeting": "gatherings",
    "funding": "funding",
    "contact": "contacts",
    "industry": "change",
}


@register.filter
def gap_url(gap: Gap) -> str:
    """Where a gap is filled."""
    if gap.kind == "document":
        return f"{reverse('organisations:add_paper', args=[gap.unit_id])}?{urlencode({'name': gap.part.value.name})}"
    if gap.kind == "post":
        query = urlencode({"kind": gap.part.value.posts[0]})
        return f"{reverse('organisations:name_person', args=[gap.unit_id])}?{query}"
    return reverse(f"organisations:{_PAGES.get(gap.kind, 'people')}", args=[gap.unit_id])
