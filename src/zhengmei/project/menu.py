"""The menu as one table, in the regulation's order; a person sees only what they may use."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """One chapter in the left column. `group` changes where a hairline is drawn."""

    label: str
    url_name: str
    group: int
    duties: frozenset[str] = frozenset()


MENU = (
    Entry("工作台", "dashboard:desk", 0),
    Entry("台账", "filing:ledger", 1),
    Entry("互动", "interaction:messages", 2),
    Entry("监测", "monitoring:findings", 3),
    Entry("检查", "inspection:rounds", 3),
    Entry("办法", "rulebook:packs", 4),
    Entry("单位人员", "organisations:organisations", 4),
    Entry("记录", "audit:entries", 4),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs: the menu with the present chapter marked."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"menu": []}
    here = request.resolver_match.app_name if request.resolver_match else ""
    entries = []
    for i, e in enumerate(MENU):
        try:
            url = reverse(e.url_name)
        except NoReverseMatch:
            continue
        entries.append(
            {
                "label": e.label,
                "url": url,
                "on": e.url_name.split(":")[0] == here,
                "line": i > 0 and MENU[i - 1].group != e.group,
            }
        )
    return {"menu": entries}
