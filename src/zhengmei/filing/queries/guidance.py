"""Reading notes of guidance 指导监督, and who may issue and acknowledge them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.core.clock import start_of_day
from zhengmei.filing.models import Guidance, MediaAccount
from zhengmei.filing.states.guidance import POWER_FOR, GuidanceKind, GuidanceState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import appointments_of, covers, reach
from zhengmei.organisations.states import POWERS, Power


def guidance_visible_to(user: User, on: date | None = None) -> QuerySet[Guidance]:
    """The notes to units within a person's sight, and about accounts managed by one. Newest first."""
    seen = reach(user, Power.SEE_ACCOUNTS, on, ("organisation__", "media_account__managing__"))
    rows = Guidance.objects.filter(seen).select_related("organisation", "media_account", "issuer", "by")
    return rows.order_by("-issued_at", "-pk")


def issuing_appointment(
    user: User, kind: str, organisation: Organisation, media_account: MediaAccount | None, on: date
) -> Appointment | None:
    """The duty by which a person may issue such a note to the unit; None when none of theirs allows it."""
    units = [organisation]
    if media_account is not None and media_account.managing is not None:
        units.append(media_account.managing)
    for held in appointments_of(user, on):
        if any(covers(held, POWER_FOR[kind], unit) for unit in units):
            return held
    return None


def kinds_open_to(
    user: User, organisation: Organisation, media_account: MediaAccount | None, on: date
) -> list[tuple[str, str]]:
    """The kinds of note this person may issue to the unit, as (code, word); one question for each power, not each kind."""
    held = appointments_of(user, on)
    units = [organisation]
    if media_account is not None and media_account.managing is not None:
        units.append(media_account.managing)
    powers = {p for p in set(POWER_FOR.values()) for one in held for unit in units if covers(one, p, unit)}
    return [(kind.value, str(kind.label)) for kind in GuidanceKind if POWER_FOR[kind] in powers]


def acknowledging_appointment(user: User, guidance: Guidance, on: date) -> Appointment | None:
    """The duty in the very unit a note went to by which a person may acknowledge it; None for everybody else."""
    held = [one for one in appointments_of(user, on) if one.organisation_id == guidance.organisation_id]
    return next((one for one in held if Power.EDIT_ACCOUNTS in POWERS[one.duty]), None)


def waiting_for(user: User, on: date) -> QuerySet[Guidance]:
    """The notes a person should acknowledge: to the units whose accounts they keep, not written by themselves."""
    held = appointments_of(user, on)
    units = {one.organisation_id for one in held if Power.EDIT_ACCOUNTS in POWERS[one.duty]}
    rows = Guidance.objects.filter(state=GuidanceState.ISSUED, organisation__in=units).exclude(by=user)
    return rows.select_related("organisation", "media_account", "issuer").order_by("answer_by", "pk")


def unanswered_of(user: User, on: date) -> QuerySet[Guidance]:
    """The notes a person issued that nobody acknowledged in time."""
    rows = Guidance.objects.filter(state=GuidanceState.ISSUED, by=user, answer_by__lt=on)
    return rows.select_related("organisation", "media_account").order_by("answer_by", "pk")


@dataclass(frozen=True, slots=True)
class GuidanceQuestion:
    """What the address of the list asks for. `state` may also be `late`: not acknowledged in time."""

    q: str = ""
    kind: str = ""
    state: str = ""
    unit: int | None = None
    media_account: int | None = None
    since: date | None = None


def guidance_matching(rows: QuerySet[Guidance], asked: GuidanceQuestion, on: date) -> QuerySet[Guidance]:
    """Those of `rows` that fit the question."""
    if asked.q:
        like = (
            Q(text__icontains=asked.q) | Q(organisation__name__icontains=asked.q) | Q(issuer__name__icontains=asked.q)
        )
        rows = rows.filter(like | Q(media_account__name__icontains=asked.q))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state == "late":
        rows = rows.filter(state=GuidanceState.ISSUED, answer_by__lt=on)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.unit:
        rows = rows.filter(organisation=asked.unit)
    if asked.media_account:
        rows = rows.filter(media_account=asked.media_account)
    if asked.since:
        rows = rows.filter(issued_at__gte=start_of_day(asked.since))
    return rows


def latest_guidance(
    user: User, *, organisation: int | None = None, media_account: int | None = None, on: date
) -> list[Guidance]:
    """The five newest notes about a unit or an account, for its page."""
    asked = GuidanceQuestion(unit=organisation, media_account=media_account)
    return list(guidance_matching(guidance_visible_to(user, on), asked, on)[:5])
