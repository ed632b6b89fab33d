"""Who sees which units, and which pack each follows."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.organisations import actions, queries
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty, Power, ResponsibilityKind

EVERYTHING_IN_THE_CITY = {
    "示范市人民政府办公室",
    "示范市网信办",
    "示范市教育局",
    "示范市公安局",
    "示范县人民政府办公室",
    "示范县教育局",
    "样例县人民政府办公室",
    "样例县教育局",
}

SEEN = {
    "drafter": {"示范市教育局"},
    "reviewer": {"示范市教育局"},
    "chief": {"示范市教育局"},
    "industry_supervisor": {"示范市教育局", "示范县教育局", "样例县教育局"},
    "supervisor": EVERYTHING_IN_THE_CITY,
    "inspector": EVERYTHING_IN_THE_CITY,
    "county_supervisor": {"示范县人民政府办公室", "示范县教育局"},
    "county_drafter": {"示范县教育局"},
    "observer": EVERYTHING_IN_THE_CITY,
    "auditor": EVERYTHING_IN_THE_CITY,
    "system_admin": EVERYTHING_IN_THE_CITY,
    "stranger": set(),
    "outsider": {"邻市人民政府办公室"},
}


@pytest.mark.parametrize("role", SEEN)
def test_each_of_the_cast_sees_exactly_these_units(cast: Cast, role: str) -> None:
    seen = queries.organisations_visible_to(getattr(cast, role), TODAY)
    assert {unit.name for unit in seen} == SEEN[role]


@pytest.mark.parametrize("role", SEEN)
def test_without_a_day_the_databases_own_day_counts(cast: Cast, role: str) -> None:
    seen = queries.organisations_visible_to(getattr(cast, role))
    assert {unit.name for unit in seen} == SEEN[role]


def test_access_begins_and_ends_with_the_appointment(cast: Cast) -> None:
    held = cast.county_drafter.appointments.get()
    held.until = date(2026, 10, 12)
    held.save()
    on = {day: queries.organisations_visible_to(cast.county_drafter, day).count() for day in _days()}
    assert on == {date(2019, 12, 31): 0, date(2020, 1, 1): 1, date(2026, 10, 11): 1, date(2026, 10, 12): 0}


def _days() -> list[date]:
    return [date(2019, 12, 31), date(2020, 1, 1), date(2026, 10, 11), date(2026, 10, 12)]


def test_a_disabled_person_sees_nothing(cast: Cast) -> None:
    cast.supervisor.is_active = False
    cast.supervisor.save()
    assert not queries.organisations_visible_to(cast.supervisor, TODAY).exists()


def test_administrators_see_units_but_no_accounts(cast: Cast) -> None:
    for admin in (cast.system_admin, cast.auditor):
        seen = Organisation.objects.filter(queries.reach(admin, Power.SEE_ACCOUNTS, TODAY))
        assert list(seen) == []


def test_visible_units_cost_the_same_for_one_and_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person, rows in ((cast.drafter, 1), (cast.industry_supervisor, 3)):
        expected = 2 if person is cast.drafter else 3
        with django_assert_num_queries(expected):
            assert len(queries.organisations_visible_to(person, TODAY)) == rows


def test_the_weightiest_duty_is_the_capacity(cast: Cast) -> None:
    factories.make_appointment(cast.drafter, cast.county_education, Duty.SUPERVISOR)
    capacity = queries.current_capacity(cast.drafter, TODAY)
    assert capacity is not None
    assert (capacity.organisation, capacity.duty) == (cast.county_education, Duty.SUPERVISOR)
    assert queries.current_capacity(cast.stranger, TODAY) is None


def test_a_unit_follows_the_nearest_pack_above_it(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    county, school, city = cast.county_office, cast.county_education, cast.education
    factories.make_adoption(county, "national-2019", since=date(2026, 6, 1))
    ids = [county.pk, school.pk, city.pk]
    with django_assert_num_queries(2):
        followed = queries.packs_followed(ids, TODAY)
    assert followed == {county.pk: "national-2019", school.pk: "national-2019", city.pk: "fangchenggang-2022"}
    before = queries.packs_followed(ids, date(2026, 5, 31))
    assert set(before.values()) == {"fangchenggang-2022"}


def test_a_unit_without_any_adoption_above_it_follows_none(cast: Cast) -> None:
    assert queries.packs_followed([cast.education.pk], date(2019, 1, 1)) == {}


def test_units_below_are_at_any_depth_and_without_the_unit_itself(cast: Cast) -> None:
    assert {u.name for u in queries.units_below(cast.county_office)} == {"示范县教育局"}
    assert queries.units_below(cast.city_office).count() == len(EVERYTHING_IN_THE_CITY) - 1


def test_an_industry_supervisor_sees_what_is_below_an_assigned_unit(cast: Cast) -> None:
    school = actions.add_organisation(
        name="示范县第一中学",
        kind="institution",
        level="county",
        region=cast.county,
        supervisor=cast.county_education,
        by=None,
        now=NOW,
    )
    assert school in queries.organisations_visible_to(cast.industry_supervisor, TODAY)


def test_who_answers_on_a_day(cast: Cast) -> None:
    old = factories.make_responsibility(cast.education, ResponsibilityKind.DEPUTY, "魏分管", until=date(2026, 10, 1))
    new = factories.make_responsibility(
        cast.education, ResponsibilityKind.DEPUTY, "方接任", since=date(2026, 10, 1), accepted_on=date(2026, 10, 8)
    )
    answers = [
        queries.responsible(cast.education, ResponsibilityKind.DEPUTY, day)
        for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 8))
    ]
    assert answers == [old, None, new]
    assert queries.responsible(cast.police, ResponsibilityKind.DEPUTY, date(2026, 10, 8)) is None
