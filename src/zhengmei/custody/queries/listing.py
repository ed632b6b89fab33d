"""The list of accounts with who keeps their passwords: no secret in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengmei.custody.models import Authorisation, Credential, Handover, Recovery
from zhengmei.custody.queries.kept import SECRETS, accounts_visible_to
from zhengmei.custody.queries.rules import Limits, limits_for
from zhengmei.custody.states import UNDER_WAY, WARN_DAYS, AuthorisationState, CredentialState, HandoverState
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.queries import in_force
from zhengmei.organisations.states import POWERS, Power

_KEEPING = [duty for duty, powers in POWERS.items() if Power.EDIT_ACCOUNTS in powers]
LIVE = (AccountStatus.NORMAL, AccountStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Kept:
    """One sign-in as the list shows it."""

    credential: Credential
    due: date | None
    tone: str
    gone: list[str]  # keepers who have no duty in the unit any more
    passing: bool


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """One account with its sign-ins; none where nothing was registered."""

    account: MediaAccount
    limits: Limits
    kept: list[Kept] = field(default_factory=list)
    lost: Recovery | None = None


def accounts_listed(user: User, wanted: Mapping[str, str], on: date) -> QuerySet[MediaAccount]:
    """Running accounts within reach that meet the filters, by sponsor and name."""
    found = accounts_visible_to(user, on).filter(status__in=LIVE)
    if "q" in wanted:
        found = found.filter(Q(name__icontains=wanted["q"]) | Q(sponsor__name__icontains=wanted["q"]))
    if "platform" in wanted:
        found = found.filter(platform=wanted["platform"])
    if "state" in wanted:
        found = _in_state(found, wanted["state"], on)
    return found.order_by("sponsor__path", "name", "pk")


def _in_state(found: QuerySet[MediaAccount], state: str, on: date) -> QuerySet[MediaAccount]:
    kept = Credential.objects.filter(media_account=OuterRef("pk"), state=CredentialState.KEPT)
    here = Appointment.objects.filter(
        in_force(on), organisation=OuterRef("media_account__sponsor"), duty__in=_KEEPING, user__is_active=True
    )
    first = Exists(here.filter(user=OuterRef("first_keeper")))
    second = Exists(here.filter(user=OuterRef("second_keeper")))
    ending = Authorisation.objects.filter(
        media_account=OuterRef("pk"), state=AuthorisationState.ACTIVE, expires_on__lte=on + timedelta(WARN_DAYS)
    )
    conditions: dict[str, Any] = {
        "none": ~Exists(kept),
        "gone": Exists(kept.filter(~first | (Q(second_keeper__isnull=False) & ~second))),
        "single": Exists(kept.filter(second_keeper=None)),
        "passing": Exists(Handover.objects.filter(credential__media_account=OuterRef("pk"), state=HandoverState.OPEN)),
        "lost": Exists(Recovery.objects.filter(media_account=OuterRef("pk"), state__in=UNDER_WAY)),
        "authorised": Exists(ending),
    }
    if state == "due":
        return found.filter(pk__in=_overdue(found, on))
    return found.filter(conditions[state])


def _overdue(found: QuerySet[MediaAccount], on: date) -> list[int]:
    """Accounts whose password is past or near its day; the limit depends on the unit, so it is worked out here."""
    rows = Credential.objects.filter(media_account__in=found.order_by().values("pk"), state=CredentialState.KEPT)
    kept = list(rows.select_related("media_account__sponsor").defer(*SECRETS))
    limits = limits_for({c.media_account.sponsor for c in kept}, on)
    due = [(c.media_account_id, limits[c.media_account.sponsor_id], c.changed_on) for c in kept]
    return [pk for pk, held, changed in due if held.tone(held.due(changed), on)]


def with_keepers(accounts: list[MediaAccount], on: date) -> list[KeptAccount]:
    """Each account with its sign-ins, keepers and days. As many queries for three as for one."""
    ids = [account.pk for account in accounts]
    limits = limits_for({account.sponsor for account in accounts}, on)
    rows = Credential.objects.filter(media_account__in=ids, state=CredentialState.KEPT).defer(*SECRETS)
    passing = Exists(Handover.objects.filter(credential=OuterRef("pk"), state=HandoverState.OPEN))
    kept = list(
        rows.select_related("first_keeper", "second_keeper", "media_account__sponsor")
        .annotate(passing=passing)
        .order_by("pk")
    )
    here = _in_office({c.media_account.sponsor_id for c in kept}, on)
    lost = {r.media_account_id: r for r in Recovery.objects.filter(media_account__in=ids, state__in=UNDER_WAY)}
    found = {a.pk: KeptAccount(a, limits[a.sponsor_id], [], lost.get(a.pk)) for a in accounts}
    for one in kept:
        entry = found[one.media_account_id]
        due = entry.limits.due(one.changed_on)
        keepers = [k for k in (one.first_keeper, one.second_keeper) if k is not None]
        gone = [k.full_name for k in keepers if (k.pk, entry.account.sponsor_id) not in here or not k.is_active]
        entry.kept.append(Kept(one, due, entry.limits.tone(due, on), gone, bool(one.passing)))
    return [found[a.pk] for a in accounts]


def _in_office(sponsors: set[int], on: date) -> set[tuple[int, int]]:
    held = Appointment.objects.filter(in_force(on), organisation__in=sponsors, duty__in=_KEEPING)
    return set(held.values_list("user_id", "organisation_id"))


def platforms_of(user: User, on: date) -> list[str]:
    """The codes of the platforms among the accounts within reach."""
    seen = accounts_visible_to(user, on).filter(status__in=LIVE).order_by()
    return sorted(seen.values_list("platform", flat=True).distinct())
