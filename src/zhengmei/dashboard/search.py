"""One box for everything: chapters, accounts, units, rounds, clauses. Only what the person may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.identity.models import User
from zhengmei.inspection.queries import rounds_visible_to
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.library import library


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    sub: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of thing; `more` when there are further hits than shown."""

    title: str
    hits: list[Hit]
    more: bool


def search(user: User, words: str, today: date, most: int) -> list[Group]:
    """Hits by kind, at most `most` of each; nothing for no words. Groups without hits are left out."""
    words = words.strip()
    if not words:
        return []
    found = {
        "账号": _accounts(user, words, today, most + 1),
        "单位": _units(user, words, today, most + 1),
        "检查": _rounds(user, words, today, most + 1),
        "条文": _clauses(words, most + 1),
    }
    groups = ((title, list(hits)) for title, hits in found.items())
    return [Group(title, hits[:most], len(hits) > most) for title, hits in groups if hits]


def _accounts(user: User, words: str, today: date, most: int) -> Iterator[Hit]:
    like = Q(name__icontains=words) | Q(platform_account_id=words) | Q(filing_number__icontains=words)
    seen = media_accounts_visible_to(user, today).filter(like | Q(sponsor__name__icontains=words))
    for account in seen.order_by("name", "pk")[:most]:
        sub = f"{platform_name(account.platform)}，{account.sponsor.name}"
        yield Hit(account.name, sub, reverse("filing:media_account", args=[account.pk]))


def _units(user: User, words: str, today: date, most: int) -> Iterator[Hit]:
    seen = organisations_visible_to(user, today).filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    for unit in seen.order_by("level", "name")[:most]:
        yield Hit(
            unit.name,
            f"{unit.get_level_display()}，{unit.region.name}",
            reverse("organisations:organisation", args=[unit.pk]),
        )


def _rounds(user: User, words: str, today: date, most: int) -> Iterator[Hit]:
    seen = rounds_visible_to(user, today).filter(title__icontains=words)
    for one in seen.order_by("-period_to", "-pk")[:most]:
        yield Hit(
            one.title, f"{one.office.name}，{one.get_state_display()}", reverse("inspection:round", args=[one.pk])
        )


def _clauses(words: str, most: int) -> Iterator[Hit]:
    shown = 0
    for pack in library().packs.values():
        for clause in pack.clauses:
            if words.casefold() in f"{clause.id} {pack.short} {clause.article} {clause.requirement}".casefold():
                yield Hit(
                    f"{pack.short} {clause.article}", clause.requirement, reverse("rulebook:clause", args=[clause.id])
                )
                shown += 1
                if shown == most:
                    return
