"""Who may do what with a draft. One fact each; the reasons in words are with the acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengmei.content.models import Draft, SigningMandate
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import appointments_of, every_appointment_of, in_force, sponsor_signs_article
from zhengmei.organisations.states import POWERS, Duty, Power


@dataclass(frozen=True, slots=True)
class Standing:
    """In what capacity a person acts: 示范市教育局 分管负责人, and for whom when it is delegated."""

    words: str
    on_behalf_of: User | None = None


def duties_in(user: User, organisation: Organisation, on: date) -> list[Appointment]:
    """The appointments of a person in one unit on a day."""
    return [a for a in appointments_of(user, on) if a.organisation_id == organisation.pk]


def _powers(user: User, organisation: Organisation, on: date) -> frozenset[Power]:
    found: frozenset[Power] = frozenset()
    for held in duties_in(user, organisation, on):
        found |= POWERS[held.duty]
    return found


def is_agent(user: User, organisation: Organisation, on: date) -> bool:
    """A contractor's person in this unit: writes, never reviews or signs, whatever else they hold there."""
    held = every_appointment_of(user, on)
    return any(one.duty == Duty.AGENT and one.organisation_id == organisation.pk for one in held)


def agent_reasons(user: User, organisation: Organisation, on: date, instead: str) -> list[str]:
    """Why a contractor's person may neither review, sign nor send, closing with who does it instead; none for anyone else.

    The article stands where the unit's pack says so (SX-3.5-g); that they only write holds everywhere.
    """
    if not is_agent(user, organisation, on):
        return []
    article = sponsor_signs_article(organisation, on)
    basis = f"（{article}）" if article else ""
    return [f"发布权归主办单位{basis}，第三方承办人员只写稿，不审核、不签发、不发布；{instead}"]


def can_write_for(user: User, organisation: Organisation, on: date) -> bool:
    return Power.WRITE_CONTENT in _powers(user, organisation, on)


def can_review_for(user: User, organisation: Organisation, on: date) -> bool:
    """May judge gates and answer for the unit: has the power there and is no agent."""
    return Power.REVIEW_CONTENT in _powers(user, organisation, on) and not is_agent(user, organisation, on)


def is_author(user: User, draft: Draft) -> bool:
    """Wrote any of it, at any time: also whoever changed a word in their own words during review."""
    return draft.authors.filter(pk=user.pk).exists()


def mandates_of(user: User, organisation: Organisation, on: date) -> list[SigningMandate]:
    """The mandates to sign that a person holds for a unit on a day."""
    rows = SigningMandate.objects.filter(in_force(on), user=user, organisation=organisation, ended_at=None)
    return list(rows.select_related("on_behalf_of").order_by("pk"))


def standing_for(user: User, organisation: Organisation, who: Sequence[str], on: date) -> Standing | None:
    """The capacity in which a person is one of `who` (codes of the pack) in a unit on a day; None when they are none.

    By their own duty there, by the unit's list of signers, or for somebody of `who` on leave who handed it over to them.
    """
    if is_agent(user, organisation, on):
        return None
    held = duties_in(user, organisation, on)
    own = next((a for a in held if a.duty in who), None)
    if own is not None:
        return Standing(_words(organisation, own))
    if not any(Power.REVIEW_CONTENT in POWERS[a.duty] for a in held):
        return None
    for mandate in mandates_of(user, organisation, on):
        if mandate.on_behalf_of is None:
            if "listed" in who:
                return Standing(f"{organisation.name} 授权签发人")
        elif (other := standing_for(mandate.on_behalf_of, organisation, who, on)) and other.on_behalf_of is None:
            return Standing(f"{other.words} {mandate.on_behalf_of} 的代签人", mandate.on_behalf_of)
    return None


def _words(organisation: Organisation, held: Appointment) -> str:
    title = held.title if held.title and held.title != held.get_duty_display() else ""
    return f"{organisation.name} {title or held.get_duty_display()}"


def reviewing_capacity(user: User, organisation: Organisation, on: date) -> str:
    """The words for the capacity in which a person judges a gate."""
    held = [a for a in duties_in(user, organisation, on) if Power.REVIEW_CONTENT in POWERS[a.duty]]
    return _words(organisation, held[0]) if held else organisation.name
