"""How findings are drawn. `{% load findings %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhengmei.monitoring.checks.words import strength_words
from zhengmei.monitoring.models import Finding
from zhengmei.monitoring.states import STANDING
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.library import library

register = template.Library()


@register.simple_tag
def finding_badge(finding: Finding) -> SafeString:
    """The badge of a finding: red for 单项否决 and 必须, amber for 原则上, plain for 鼓励 and for what no longer stands."""
    style = "no" if finding.veto or finding.strength == "must" else "wa" if finding.strength == "in_principle" else ""
    if finding.state not in STANDING:
        style = ""
    return format_html('<span class="st{}">{}</span>', f" {style}" if style else "", finding.title)


@register.filter
def platform(code: str) -> str:
    """The printed name of a platform code."""
    return platform_name(code)


@register.filter
def pack_short(pack_id: str) -> str:
    """防城港 2022 for a pack's id; the id itself for a pack this version no longer holds."""
    pack = library().packs.get(pack_id)
    return pack.short if pack else pack_id


@register.filter
def strength(value: str) -> str:
    """必须, 原则上, 鼓励."""
    return strength_words(value)
