"""That somebody looked again at who may do what."""

from django.conf import settings
from django.db import models

from zhengmei.organisations.models.units import Appointment


class DutyCheck(models.Model):
    """A duty was looked at again and confirmed 职责复核. One that is no longer right is ended instead."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.appointment} {self.at:%Y-%m-%d}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the unit's of the duty."""
        return self.appointment.organisation_id
