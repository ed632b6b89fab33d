"""Who sees which rounds: the office and those above it, the partners, and after issue every sponsor its own results."""

from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.identity.models import User
from zhengmei.inspection.models import Bulletin, Round, RoundAccount
from zhengmei.inspection.states import RoundState
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of, reach
from zhengmei.organisations.states import POWERS, Power


def _inside(user: User, on: date | None) -> Q:
    units = [held.organisation_id for held in appointments_of(user, on) if Power.SEE_ACCOUNTS in POWERS[held.duty]]
    return reach(user, Power.INSPECT, on, ("office__",)) | Q(partners__in=units)


def rounds_visible_to(user: User, on: date | None = None) -> QuerySet[Round]:
    """Rounds of offices within a person's power to inspect, joint rounds of their unit, and issued ones about their accounts."""
    own = RoundAccount.objects.filter(reach(user, Power.SEE_ACCOUNTS, on, ("sponsor__",)), is_sampled=True)
    told = Q(state=RoundState.ISSUED, pk__in=own.values("round_id"))
    found = Round.objects.filter(_inside(user, on)).values("pk")
    return Round.objects.filter(Q(pk__in=found) | told).select_related("office__region")


def sees_everything(user: User, round_: Round, on: date | None = None) -> bool:
    """Whether the person sees the whole round and not only the results of their own accounts."""
    return Round.objects.filter(_inside(user, on), pk=round_.pk).exists()


def round_accounts_visible_to(user: User, round_: Round, on: date | None = None) -> QuerySet[RoundAccount]:
    """The rows of a round a person may see: all from inside; after issue a sponsor's own; else none."""
    rows = RoundAccount.objects.filter(round=round_).select_related("round")
    if sees_everything(user, round_, on):
        return rows
    if round_.state != RoundState.ISSUED:
        return rows.none()
    return rows.filter(reach(user, Power.SEE_ACCOUNTS, on, ("sponsor__",)), is_sampled=True)


def inspecting_offices(user: User, on: date | None = None) -> QuerySet[Organisation]:
    """The units in which a person has the duty to inspect, and for which a round may therefore be opened by them."""
    held = appointments_of(user, on)
    units = [h.organisation_id for h in held if Power.INSPECT in POWERS[h.duty]]
    return Organisation.objects.filter(pk__in=units).select_related("region").order_by("name")


def previous_round(round_: Round) -> Round | None:
    """The last concluded round of the same office that ended before this one began; None for the first."""
    ended = Round.objects.filter(office=round_.office, state__in=[RoundState.CONCLUDED, RoundState.ISSUED])
    return ended.filter(period_to__lt=round_.period_from).order_by("-period_to", "-id").first()


def todo_for(user: User, on: date | None = None) -> QuerySet[Round]:
    """Rounds of the person's own offices that are not issued yet, oldest period first."""
    open_rounds = Round.objects.exclude(state=RoundState.ISSUED).filter(office__in=inspecting_offices(user, on))
    return open_rounds.select_related("office").order_by("period_to", "id")


def public_bulletins() -> QuerySet[Bulletin]:
    """The bulletins everyone may read, of rounds and of assessments, the newest first: issued and published, never a draft."""
    told = Bulletin.objects.filter(published_at__isnull=False, issued_at__isnull=False)
    told = told.select_related("round__office__region", "assessment__office__region")
    return told.order_by("-issued_on", "-pk")
