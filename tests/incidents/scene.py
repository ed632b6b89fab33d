"""What the tests about incidents share: a unit under a pack with one account, its head, and acts in few words."""

from datetime import datetime, timedelta
from typing import Any

from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.organisations.scene import follow

from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.incidents import actions
from zhengmei.incidents.models import Incident, IncidentEntry, Transfer
from zhengmei.organisations.actions import ContactGiven, PersonNamed, add_contact
from zhengmei.organisations.models import Organisation, UnitContact

WHAT = "后台凌晨有异地登录，发了两条不是我们写的内容"


class Story:
    """示范市教育局 under a pack: its account, its people, and the clock, one minute further at every act."""

    def __init__(self, cast: Cast, pack: str) -> None:
        follow(cast.city_office, pack)
        self.cast = cast
        self.unit: Organisation = cast.education
        self.account: MediaAccount = factories.make_media_account(self.unit, name="示范教育发布")
        self.at: datetime = NOW

    def tick(self, minutes: int = 1) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at

    def report(self, type_code: str, *, kind: str = "security", grade: str = "一般", **given: Any) -> Incident:
        values: dict[str, Any] = {"what": WHAT, "discovered_at": NOW, **given}
        if kind == "security":
            values.setdefault("media_account", self.account)
        by = values.pop("by", self.cast.drafter)
        facts = actions.IncidentGiven(kind=kind, type_code=type_code, grade=grade, **values)
        return actions.report_incident(unit=self.unit, given=facts, by=by, now=self.tick())

    def note(self, incident: Incident, kind: str, by: User | None = None, **given: Any) -> IncidentEntry:
        facts = actions.EntryGiven(kind, given.pop("note", "照预案办了"), **given)
        return actions.record_entry(
            incident=incident, given=facts, file=None, by=by or self.cast.drafter, now=self.tick()
        )

    def close(self, incident: Incident, by: User | None = None) -> Incident:
        return actions.close_incident(
            incident=incident, outcome="影响已消除", by=by or self.cast.chief, now=self.tick()
        )

    def against_close(self, incident: Incident) -> list[str]:
        fresh = Incident.objects.get(pk=incident.pk)
        return actions.reasons_not_to_close(fresh, by=self.cast.chief, now=self.tick())

    def ring(self, department: str, *matters: str, name: str = "方正") -> UnitContact:
        """A recorded contact of the unit in another department."""
        return add_contact(
            organisation=self.unit,
            where=ContactGiven(department, f"示范市{department}部门", matters),
            person=PersonNamed(name, office_tel="0000-2200001"),
            since=TODAY,
            by=self.cast.chief,
            now=self.tick(),
        )

    def send(self, incident: Incident, department: str, matter: str = "舆情应对", **given: Any) -> Transfer:
        values: dict[str, Any] = {"facts": WHAT, "recipient": f"{department}值班室", **given}
        facts = actions.SlipGiven(department=department, matter=matter, **values)
        return actions.send_transfer(incident=incident, given=facts, by=self.cast.drafter, now=self.tick())
