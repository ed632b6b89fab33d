"""What a person still keeps, and why they cannot leave before it is handed over (WH-5.2-b, HZ-2.3.3-b, SX-3.6-b)."""

from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.custody.models import Credential
from zhengmei.custody.states import CredentialState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import in_force
from zhengmei.organisations.states import POWERS, Power


def kept_by(user: User) -> QuerySet[Credential]:
    """The credentials in use that a person is a keeper of."""
    found = Credential.objects.filter(Q(first_keeper=user) | Q(second_keeper=user), state=CredentialState.KEPT)
    return found.select_related("media_account__sponsor", "first_keeper", "second_keeper").order_by("pk")


def reasons_not_to_leave(appointment: Appointment, until: date) -> list[str]:
    """Why this duty may not end: the person keeps passwords of the unit and would have no other duty there for it.

    `settings.STANDS_AGAINST_LEAVING` names this function, because units stand below this room.
    """
    if Power.EDIT_ACCOUNTS not in POWERS[appointment.duty]:
        return []
    if _stays(appointment.user, appointment.organisation, appointment, until):
        return []
    kept = kept_by(appointment.user).filter(media_account__sponsor=appointment.organisation)
    name = appointment.user.full_name
    return [
        f"{name}还是“{one.media_account.name}”（{one.label}）的保管人，先到账号安全办交接：交出、改口令、接手人确认，三样齐了才能停止职责。"
        for one in kept
    ]


def _stays(user: User, organisation: Organisation, ending: Appointment, until: date) -> bool:
    others = Appointment.objects.filter(in_force(until), user=user, organisation=organisation).exclude(pk=ending.pk)
    return any(Power.EDIT_ACCOUNTS in POWERS[duty] for duty in others.values_list("duty", flat=True))
