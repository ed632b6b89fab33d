"""Offices under other regulations beside the city of the demo: in each a bureau with an account and those who write and sign.

Run as a module against the database of a site: `python -m tests.journeys.places`.
"""

from zhengmei.project.cli import start_django

PLACES = {"hangzhou-2019": ("甲市", "jia"), "suixi-2022": ("乙市", "yi")}


def put_places() -> None:
    """For each regulation of PLACES an office, a bureau below it, its account, and a person for each duty: `jia.reviewer`."""
    from tests import factories
    from zhengmei.demo.build import printed_hash_of
    from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

    for pack, (place, prefix) in PLACES.items():
        region = factories.make_region(place, OrganisationLevel.CITY)
        office = factories.make_organisation(
            f"{place}人民政府办公室", region=region, kind=OrganisationKind.GOVERNMENT_OFFICE
        )
        factories.make_adoption(office, pack)
        bureau = factories.make_organisation(f"{place}教育局", region=region, supervisor=office)
        factories.make_media_account(bureau, name=f"{place}教育")
        for duty in (Duty.DRAFTER, Duty.REVIEWER, Duty.SECTION_HEAD, Duty.DEPUTY, Duty.CHIEF, Duty.AGENT):
            person = factories.make_user(f"{prefix}.{duty}", f"{place}{Duty(duty).label}")
            person.password = printed_hash_of(person.username)
            person.save(update_fields=["password"])
            factories.make_appointment(person, bureau, duty)


if __name__ == "__main__":
    start_django()
    put_places()
