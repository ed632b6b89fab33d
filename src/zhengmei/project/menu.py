"""The menu as one table, in the regulation's order; a person sees only what they may use."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from zhengmei.core import clock
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.queries import capacity_words, packs_followed
from zhengmei.organisations.states import POWERS, Power
from zhengmei.policies.library import library
from zhengmei.ui.parts import ClauseText


@dataclass(frozen=True, slots=True)
class Entry:
    """One chapter in the left column. `group` changes where a hairline is drawn; `key` follows g on the keyboard.

    `room` is the word its count goes by; `under` the addresses it is lit for, where one app has two entries.
    """

    label: str
    url_name: str
    group: int
    key: str
    power: Power | None = None
    room: str = ""
    under: tuple[str, ...] = ()


MENU = (
    Entry("工作台", "dashboard:desk", 0, "d"),
    Entry("台账", "filing:ledger", 1, "t", Power.SEE_ACCOUNTS),
    Entry(
        "备案",
        "filing:applications",
        1,
        "f",
        Power.SEE_ACCOUNTS,
        "applications",
        ("/filing/applications/", "/filing/offices/", "/filing/calendar/"),
    ),
    Entry("账号安全", "custody:kept", 1, "s", Power.SEE_ACCOUNTS),
    Entry("指导监督", "filing:guidances", 1, "z", Power.SEE_ACCOUNTS, "guidance", ("/filing/guidance/",)),
    Entry("内容", "content:drafts", 2, "n", Power.SEE_ACCOUNTS),
    Entry("互动", "interaction:messages", 2, "h", Power.SEE_ACCOUNTS),
    Entry("监测", "monitoring:findings", 3, "j", Power.SEE_ACCOUNTS),
    Entry("事件", "incidents:incidents", 3, "e", Power.SEE_ACCOUNTS),
    Entry("检查", "inspection:rounds", 3, "c", Power.INSPECT),
    Entry("办法", "rulebook:packs", 4, "b"),
    Entry(
        "单位人员",
        "organisations:organisations",
        4,
        "u",
        Power.SEE_UNITS,
        under=("/organisations/", "/filing/units/"),
    ),
    Entry("记录", "audit:entries", 4, "r", Power.READ_RECORD),
)


def clause_text(clause_id: str) -> ClauseText | None:
    """What an article chip says of its clause; None for an unknown id."""
    pack = library().owner_of(clause_id)
    if pack is None:
        return None
    url = reverse("rulebook:clause", args=[clause_id])
    return ClauseText(pack.clause_by_id[clause_id].requirement, pack.title, pack.level, url)


def _menu(request: HttpRequest, powers: set[Power]) -> list[dict[str, Any]]:
    here = request.resolver_match.app_name if request.resolver_match else ""
    nearer = next((e for e in MENU if e.under and request.path.startswith(e.under)), None)
    lines: list[dict[str, Any]] = []
    group = None
    for entry in MENU:
        if entry.power is not None and entry.power not in powers:
            continue
        url = reverse(entry.url_name)
        room = entry.room or entry.url_name.split(":")[0]
        lit = entry is nearer if nearer is not None or entry.under else room == here
        line = group is not None and group != entry.group
        lines.append({"label": entry.label, "url": url, "key": entry.key, "room": room, "on": lit, "line": line})
        group = entry.group
    return lines


def _packs(held: Appointment | None) -> list[dict[str, str]]:
    if held is None:
        return []
    pack_id = packs_followed([held.organisation_id], clock.today()).get(held.organisation_id)
    pack = library().packs.get(pack_id or "")
    if pack is None:
        return []
    return [{"short": pack.short, "url": reverse("rulebook:pack", args=[pack.id])}]


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs: chapters, unit, capacities, adopted packs, and the clauses' words."""
    common = {"clause_of": clause_text, "menu": [], "frame": {}}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return common
    appointments: list[Appointment] = getattr(request, "appointments", [])
    held: Appointment | None = getattr(request, "capacity", None)
    by_unit: dict[int, list[Appointment]] = {}
    for one in appointments:
        by_unit.setdefault(one.organisation_id, []).append(one)
    here = held.organisation_id if held else None
    own = by_unit.get(here, []) if here is not None else []
    powers = {power for one in own for power in POWERS[one.duty]}
    capacities = [
        {"id": unit, "unit": of[0].organisation.name, "words": capacity_words(of), "on": unit == here}
        for unit, of in by_unit.items()
    ]
    return {
        **common,
        "menu": _menu(request, powers),
        "frame": {
            "unit": held.organisation.name if held else "",
            "duty": capacity_words(own),
            "capacities": capacities,
            "capacity_url": reverse("dashboard:capacity"),
            "search_url": reverse("dashboard:search"),
            "inbox_url": reverse("notices:inbox"),
            "counts_url": reverse("dashboard:counts") + (f"?unit={here}" if len(capacities) > 1 else ""),
            "password_url": reverse("identity:password"),
            "tokens_url": reverse("identity:tokens"),
            "security_url": reverse("identity:security"),
            "mine_url": reverse("organisations:mine"),
            "users_url": reverse("identity:users") if powers & {Power.MANAGE_USERS, Power.SECURE_USERS} else "",
            "sign_in_url": reverse("identity:sign_in"),
            "stay_url": reverse("identity:stay"),
            "idle_seconds": settings.SESSION_COOKIE_AGE,
            "packs": _packs(held),
            "powers": powers,
        },
    }
