"""Regions, units, what they follow and who works there."""

from datetime import date

from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation, PackAdoption, Region, Responsibility, Section
from zhengmei.organisations.queries import filing_gaps
from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

LONG_AGO = date(2020, 1, 1)


def make_region(name: str, level: OrganisationLevel, parent: Region | None = None) -> Region:
    return Region.objects.create(name=name, level=level, parent=parent)


def make_organisation(
    name: str,
    *,
    region: Region,
    kind: OrganisationKind = OrganisationKind.DEPARTMENT,
    level: OrganisationLevel = OrganisationLevel.CITY,
    supervisor: Organisation | None = None,
    industry_supervisor: Organisation | None = None,
    **fields: object,
) -> Organisation:
    """A unit below `supervisor`; `path` ends with the unit itself."""
    made = Organisation.objects.create(
        name=name,
        region=region,
        kind=kind,
        level=level,
        supervisor=supervisor,
        industry_supervisor=industry_supervisor,
        **fields,
    )
    made.path = f"{supervisor.path if supervisor else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    return made


def make_appointment(user: User, organisation: Organisation, duty: Duty, *, since: date = LONG_AGO) -> Appointment:
    return Appointment.objects.create(user=user, organisation=organisation, duty=duty, since=since)


def make_adoption(organisation: Organisation, pack_id: str, *, since: date = LONG_AGO) -> PackAdoption:
    return PackAdoption.objects.create(organisation=organisation, pack_id=pack_id, since=since)


def make_responsibility(
    organisation: Organisation,
    kind: str,
    name: str = "方正",
    *,
    since: date = LONG_AGO,
    until: date | None = None,
    accepted_on: date | None = None,
    **fields: object,
) -> Responsibility:
    """A named person, accepted on the first day unless told otherwise."""
    return Responsibility.objects.create(
        organisation=organisation,
        kind=kind,
        name=name,
        since=since,
        until=until,
        accepted_on=accepted_on or since,
        **fields,
    )


def equip(organisation: Organisation, on: date) -> None:
    """Give the unit everything its regulation wants it to have before it files: persons, a section, a guiding bureau."""
    for gap in filing_gaps(organisation, on, is_app=True):
        demand = gap.part.value
        if demand.kind == "post":
            make_responsibility(organisation, demand.posts[0], f"方{demand.posts[0]}")
        elif demand.kind == "section":
            Section.objects.create(organisation=organisation, role=demand.section, name="办公室", since=LONG_AGO)
        elif demand.kind == "industry":
            organisation.industry_supervisor = organisation.supervisor
            organisation.save(update_fields=["industry_supervisor"])
