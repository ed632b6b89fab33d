"""Credentials, handovers, authorisations and recoveries within a person's reach."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from zhengmei.audit.models import AuditEntry
from zhengmei.custody.models import Authorisation, Credential, Handover, PasswordChange, Recovery
from zhengmei.custody.states import HEADS, CredentialState
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import acting_unit, in_force
from zhengmei.organisations.states import POWERS, Duty, Power

SECRETS = ("login_name", "password", "bound_phone", "bound_email", "recovery_contact")
"""The sealed columns of a credential; a list has no use even for their ciphertext."""

_KEEPING = [duty for duty, powers in POWERS.items() if Power.EDIT_ACCOUNTS in powers]


def accounts_visible_to(user: User, on: date) -> QuerySet[MediaAccount]:
    """The accounts a person may see."""
    return media_accounts_visible_to(user, on)


def credentials_visible_to(user: User, on: date) -> QuerySet[Credential]:
    """What is kept for the accounts a person may see: whose it is, not what it is."""
    seen = media_accounts_visible_to(user, on).order_by().values("pk")
    return (
        Credential.objects.filter(media_account__in=seen)
        .select_related("media_account__sponsor", "first_keeper", "second_keeper")
        .order_by("changed_on", "pk")
    )


def credentials_of(media_account: MediaAccount) -> QuerySet[Credential]:
    """Those of one account, the ones in use first."""
    found = Credential.objects.filter(media_account=media_account)
    return found.select_related("media_account__sponsor", "first_keeper", "second_keeper").order_by("state", "pk")


def password_changed_since(media_account: MediaAccount, moment: datetime) -> bool:
    """Whether every password kept for an account was changed, or first kept, after a moment; False where none is kept."""
    kept = Credential.objects.filter(media_account=media_account, state=CredentialState.KEPT)
    changed = PasswordChange.objects.filter(credential=OuterRef("pk"), at__gte=moment)
    old = kept.annotate(changed=Exists(changed)).filter(changed=False, made_at__lt=moment)
    return kept.exists() and not old.exists()


def changes_since(media_account: MediaAccount, moment: datetime) -> QuerySet[PasswordChange]:
    """The changes of an account's passwords from a moment on, oldest first."""
    found = PasswordChange.objects.filter(credential__media_account=media_account, at__gte=moment)
    return found.select_related("credential", "by").order_by("at", "pk")


def handovers_visible_to(user: User, on: date) -> QuerySet[Handover]:
    """The handovers of what a person may see, newest first."""
    seen = credentials_visible_to(user, on).order_by().values("pk")
    people = ("leaver", "receiver", "started_by", "given_by", "password_changed_by")
    found = Handover.objects.filter(credential__in=seen).select_related(
        *people, "credential__media_account__sponsor", "credential__first_keeper", "credential__second_keeper"
    )
    return found.order_by("-started_at", "-pk")


def authorisations_visible_to(user: User, on: date) -> QuerySet[Authorisation]:
    """The authorisations of the accounts a person may see."""
    seen = media_accounts_visible_to(user, on).order_by().values("pk")
    return Authorisation.objects.filter(media_account__in=seen).select_related("media_account__sponsor")


def recoveries_visible_to(user: User, on: date) -> QuerySet[Recovery]:
    """The lost passwords of the accounts a person may see, newest first."""
    seen = media_accounts_visible_to(user, on).order_by().values("pk")
    found = Recovery.objects.filter(media_account__in=seen)
    return found.select_related("media_account__sponsor", "opened_by", "concluded_by").order_by("-opened_at", "-pk")


def chiefs_of(organisation: Organisation, on: date) -> list[User]:
    """Who is told of an opening: the unit's head and the deputy in charge."""
    unit = acting_unit(organisation)
    held = Appointment.objects.filter(in_force(on), organisation=unit, duty__in=HEADS, user__is_active=True)
    return [one.user for one in held.select_related("user").order_by("user_id").distinct()]


def keepers_possible(organisation: Organisation, on: date) -> QuerySet[User]:
    """Who may keep a password for a unit: its own people with a duty for its accounts, no contractors."""
    agents = Appointment.objects.filter(in_force(on), duty=Duty.AGENT).values("user")
    unit = acting_unit(organisation)
    own = Appointment.objects.filter(in_force(on), organisation=unit, duty__in=_KEEPING).values("user")
    return User.objects.filter(pk__in=own, is_active=True).exclude(pk__in=agents).order_by("full_name", "pk")


def story_of(media_account: MediaAccount) -> QuerySet[AuditEntry]:
    """What happened to the safe keeping of one account, newest first, from the record."""
    own = {
        "custody.credential": Credential.objects.filter(media_account=media_account),
        "custody.handover": Handover.objects.filter(credential__media_account=media_account),
        "custody.authorisation": Authorisation.objects.filter(media_account=media_account),
        "custody.recovery": Recovery.objects.filter(media_account=media_account),
    }
    found = AuditEntry.objects.none()
    entries = AuditEntry.objects.filter(object_type__in=own)
    wanted = [(kind, str(pk)) for kind, rows in own.items() for pk in rows.values_list("pk", flat=True)]
    found = entries.filter(pk__in=[])
    for kind in own:
        found = found | entries.filter(object_type=kind, object_id__in=[pk for k, pk in wanted if k == kind])
    return found.order_by("-id")
