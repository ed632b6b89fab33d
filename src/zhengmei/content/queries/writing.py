"""What the editor shows beside the text: the values it begins with, limits, the day by which to disclose."""

from dataclasses import dataclass
from typing import Any

from zhengmei.content.models import Draft
from zhengmei.content.queries.policy import Handbook
from zhengmei.core.workdays import PUBLISHED, Deadline
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path
from zhengmei.organisations.states import OrganisationState
from zhengmei.platforms.limits import limits_of

DISCLOSE_WITHIN = 20
"""Working days in which what is to be disclosed by itself is disclosed: 政府信息公开条例 第二十六条."""
MOST_UNITS = 300
SIMPLE = (
    "title", "summary", "body", "byline", "kind", "content_class", "category", "is_disclosure", "disclosure", "key_fields",
    "audience", "source", "source_url", "formed_on", "sensitive", "privacy_ground", "planned_at",
)  # fmt: skip


def initial_of(draft: Draft) -> dict[str, Any]:
    """The values of the form."""
    return {
        **{name: getattr(draft, name) for name in SIMPLE},
        "concerned_names": "、".join(unit.name for unit in draft.concerned.all()),
        "responsible_name": draft.responsible_unit.name if draft.responsible_unit else "",
        "media_accounts": list(draft.media_accounts.all()),
    }


def near_units(organisation: Organisation) -> list[str]:
    """The names of the units under the same top, to choose from while typing."""
    top = ids_in_path(organisation.path)[0]
    rows = Organisation.objects.filter(path__startswith=f"/{top}/", state=OrganisationState.ACTIVE).exclude(
        pk=organisation.pk
    )
    return list(rows.order_by("path").values_list("name", flat=True)[:MOST_UNITS])


@dataclass(frozen=True, slots=True)
class ToldLimit:
    """What one account's platform takes, in words."""

    account: str
    platform: str
    words: str
    source: str
    title: int | None


def told_limits(draft: Draft) -> list[ToldLimit]:
    """The limits of every account the draft goes to."""
    found = []
    for account in draft.media_accounts.all():
        limits = limits_of(account.platform)
        parts = (("标题", limits.title if limits.has_title else None), ("摘要", limits.summary), ("正文", limits.body))
        said = "，".join(f"{name}最多 {most} 字" for name, most in parts if most is not None)
        words = said or "平台没有公布字数上限"
        found.append(ToldLimit(account.name, account.platform_name, words, limits.source, limits.title))
    return found


def disclosure_due(draft: Draft, handbook: Handbook) -> Deadline | None:
    """The last day for disclosure, with every day counted; None when it is not for disclosure or the day is unknown."""
    if not draft.is_disclosure or draft.formed_on is None:
        return None
    return PUBLISHED.add(draft.formed_on, DISCLOSE_WITHIN)
