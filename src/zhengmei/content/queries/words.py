"""The words a unit added and the rules it muted, and what they do."""

from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.content.models import LocalWord, RuleMute
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path, reach
from zhengmei.organisations.states import Power
from zhengmei.textrules.base import Family, Severity
from zhengmei.textrules.overlay import Addition, Mute
from zhengmei.textrules.registry import live_rules

NEVER_MUTED = frozenset({Family.PRIVACY, Family.SECRECY})
"""Families of rules that no office mutes: a false alarm is overruled one by one, with a name."""


def _holding(on: date) -> Q:
    return (
        Q(since__lte=on)
        & (Q(expires_on__isnull=True) | Q(expires_on__gte=on))
        & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    )


def words_holding(organisation: Organisation, on: date) -> QuerySet[LocalWord]:
    """The words that hold for a unit on a day: its own and those of the offices above it."""
    return LocalWord.objects.filter(_holding(on), organisation__in=ids_in_path(organisation.path)).order_by("pk")


def mutes_holding(organisation: Organisation, on: date) -> QuerySet[RuleMute]:
    """The rules muted for a unit on a day: by itself only; an office above cannot silence it."""
    return RuleMute.objects.filter(_holding(on), organisation=organisation).order_by("pk")


def additions_for(organisation: Organisation, on: date) -> tuple[Addition, ...]:
    """The added words as the engine takes them."""
    rows = words_holding(organisation, on)
    return tuple(Addition(w.term, w.proper, Severity(w.severity), f"（{w.reason}）") for w in rows)


def mutes_for(organisation: Organisation, on: date) -> tuple[Mute, ...]:
    """The muted rules as the engine takes them."""
    return tuple(Mute(m.code, m.reason, m.term) for m in mutes_holding(organisation, on))


def words_visible_to(user: User, on: date) -> QuerySet[LocalWord]:
    """The words of the units a person sees and of the offices above them."""
    above: set[int] = set()
    for path in Organisation.objects.filter(reach(user, Power.SEE_UNITS, on)).values_list("path", flat=True):
        above.update(ids_in_path(path))
    return LocalWord.objects.filter(organisation__in=above).select_related("organisation", "by").order_by("-pk")


def mutes_visible_to(user: User, on: date) -> QuerySet[RuleMute]:
    """The muted rules of the units a person sees."""
    rows = RuleMute.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",)))
    return rows.select_related("organisation", "by").order_by("-pk")


def rules_to_mute() -> list[tuple[str, str]]:
    """The rules an office may mute, as choices."""
    return [
        (r.code, f"{r.code} {r.name}")
        for r in live_rules()
        if r.family not in NEVER_MUTED and r.family is not Family.LOCAL
    ]
