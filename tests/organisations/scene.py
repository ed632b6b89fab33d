"""What the tests about people and papers of units share: a unit under a pack, and what the pages say it lacks."""

from datetime import date, datetime, time

from django.test import Client
from tests import factories
from tests.cast import Cast

from zhengmei.core.clock import BEIJING
from zhengmei.documents.uploads import KeptFile
from zhengmei.identity.models import User
from zhengmei.organisations import actions
from zhengmei.organisations.actions import GatheringGiven, PaperGiven, PersonNamed
from zhengmei.organisations.models import Gathering, Organisation, PackAdoption, Responsibility, UnitPaper
from zhengmei.organisations.states import Duty

FILE = KeptFile("a" * 64, "制度.pdf", "application/pdf", 10)
EARLY = date(2018, 1, 1)


def at(day: date) -> datetime:
    """Half past nine on that day."""
    return datetime.combine(day, time(9, 30), BEIJING)


def follow(organisation: Organisation, pack_id: str) -> None:
    """From long ago the unit and all below it follow this pack, and nothing else."""
    PackAdoption.objects.filter(organisation=organisation).delete()
    factories.make_adoption(organisation, pack_id, since=EARLY)


def liaison_of(unit: Organisation, username: str = "lian.luo") -> User:
    """The liaison of a unit, who keeps its records."""
    user = factories.make_user(username, "连络")
    factories.make_appointment(user, unit, Duty.LIAISON, since=EARLY)
    return user


def sponsor(cast: Cast, unit: Organisation) -> None:
    """Give the unit an account, so that it is one that sponsors."""
    factories.make_media_account(unit, name=f"{unit.name}发布", platform_account_id=f"gh_{unit.pk}")


def lacks(client: Client, unit: Organisation, clause: str) -> list[str]:
    """What the gap list shows for a unit and a clause."""
    answer = client.get("/organisations/gaps/", {"clause": clause})
    return [row.gap.title for row in answer.context["found"].rows if row.unit == unit]


def name(unit: Organisation, kind: str, who: str, by: User, on: date, **fields: object) -> Responsibility:
    since = fields.pop("since", on)
    return actions.name_responsible(
        organisation=unit, kind=kind, person=PersonNamed(who, **fields), since=since, by=by, now=at(on)
    )


def keep(unit: Organisation, what: str, by: User, on: date, **fields: object) -> UnitPaper:
    values = {"title": f"{unit.name}{what}", "issued_on": on, "person": "方正", **fields}
    return actions.keep_paper(organisation=unit, paper=PaperGiven(name=what, **values), file=FILE, by=by, now=at(on))


def train(unit: Organisation, by: User, on: date, *people: str, kind: str = "training", **fields: object) -> Gathering:
    given = GatheringGiven(
        kind=kind, subject=str(fields.pop("subject", "业务培训")), held_on=on, people=people, **fields
    )
    file = FILE if kind == "discussion" else None
    return actions.keep_gathering(organisation=unit, gathering=given, file=file, by=by, now=at(on))
