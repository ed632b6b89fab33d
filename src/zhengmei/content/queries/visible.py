"""Which drafts a person may see, and the lists made of them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengmei.content.models import CounterSign, Draft, Permit
from zhengmei.content.states import DraftState
from zhengmei.core.capacity import unit_acted_for
from zhengmei.filing.models import MediaAccount, OpeningStanding
from zhengmei.filing.queries.speaking import silent_among
from zhengmei.filing.states import AccountStatus, StandingKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import appointments_of, in_force, reach
from zhengmei.organisations.states import POWERS, Duty, Power

MOST_SILENT = 20
RELATED = ("organisation", "contributor", "started_by", "changed_by", "current", "responsible_unit")


def own_units(user: User, on: date) -> set[int]:
    """The units whose drafts a person works on, agents' units left out: an agent sees only what they write."""
    held = appointments_of(user, on)
    return {a.organisation_id for a in held if a.duty != Duty.AGENT and POWERS[a.duty] & _CONTENT}


_CONTENT = {Power.WRITE_CONTENT, Power.REVIEW_CONTENT, Power.SIGN_CONTENT}


def drafts_visible_to(user: User, on: date) -> QuerySet[Draft]:
    """Drafts of the own units, one's own, those another unit asks about, and, for supervisors, what was approved below.

    For the person who acts, own drafts are those for the unit they act for.
    """
    units = own_units(user, on)
    asked = CounterSign.objects.filter(draft=OuterRef("pk"), organisation__in=units)
    below = Organisation.objects.filter(reach(user, Power.SUPERVISE, on)).values("pk")
    mine = Q(pk__in=[])
    if user.is_active:
        mine = Q(pk__in=Draft.authors.through.objects.filter(user=user).values("draft"))
        if (unit := unit_acted_for(user.pk)) is not None:
            mine &= Q(organisation=unit) | Q(contributor=unit)
    out = Q(organisation__in=below, state__in=(DraftState.APPROVED, DraftState.EMERGENCY))
    own = Q(organisation__in=units) | Q(contributor__in=units)
    seen = Draft.objects.filter(own | mine | Q(Exists(asked)) | out)
    return seen.select_related(*RELATED).prefetch_related("media_accounts", "authors")


def guided_unit_of(user: User, draft_id: int, on: date) -> Organisation | None:
    """The unit of a draft a person may not see, where they only guide it (宣传, 网信, the data office); else None."""
    guided = reach(user, Power.ADVISE, on) | reach(user, Power.CONSOLIDATE, on)
    return Organisation.objects.filter(guided, drafts=draft_id).first()


def writable_units(user: User, on: date) -> QuerySet[Organisation]:
    """The units a person may write for."""
    return Organisation.objects.filter(reach(user, Power.WRITE_CONTENT, on)).order_by("name")


def accounts_of(organisation: Organisation) -> QuerySet[MediaAccount]:
    """The running accounts of a unit, which a draft may be written for."""
    running = MediaAccount.objects.filter(sponsor=organisation, status=AccountStatus.NORMAL)
    return running.order_by("-is_main", "name")


def relied_accounts(organisation: Organisation) -> QuerySet[MediaAccount]:
    """The running accounts of superiors that a unit is recorded to speak through 依托上级账号."""
    held = OpeningStanding.objects.filter(organisation=organisation, kind=StandingKind.RELIES, ended_at=None)
    running = MediaAccount.objects.filter(pk__in=held.values("media_account"), status=AccountStatus.NORMAL)
    return running.select_related("sponsor").order_by("name")


def silent_accounts(organisation: Organisation, on: date) -> list[str]:
    """Why each of the accounts of a unit that may not speak may not, the last ended first."""
    own = MediaAccount.objects.filter(sponsor=organisation).select_related("sponsor").order_by("-cancelled_on", "pk")
    stopped = own.filter(~Q(status=AccountStatus.NORMAL) | Q(filing_number=""))[:MOST_SILENT]
    return [reason for reasons in silent_among(stopped, on).values() for reason in reasons]


def permits_visible_to(user: User, on: date) -> QuerySet[Permit]:
    """The permits of the drafts a person may see, newest first."""
    rows = Permit.objects.filter(draft__in=drafts_visible_to(user, on).order_by().values("pk"))
    return rows.select_related(
        "draft__organisation", "media_account", "signed_by", "revision", "release", "step"
    ).order_by("-pk")


def writers_of(organisation: Organisation, on: date) -> QuerySet[User]:
    """The people who write for a unit, a contractor's among them."""
    return _holding(organisation, Power.WRITE_CONTENT, on)


def signers_of(organisation: Organisation, on: date) -> QuerySet[User]:
    """The people of a unit who may be given a mandate: those who review there."""
    return _holding(organisation, Power.REVIEW_CONTENT, on)


def _holding(organisation: Organisation, power: Power, on: date) -> QuerySet[User]:
    duties = [duty for duty, powers in POWERS.items() if power in powers]
    held = Appointment.objects.filter(in_force(on), organisation=organisation, duty__in=duties)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("full_name")
