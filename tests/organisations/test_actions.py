"""Units are added, moved and given packs and people; what may not be is refused with a remedy."""

from datetime import date

import pytest
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.identity.models import User
from zhengmei.organisations import actions, queries
from zhengmei.organisations.actions import OrganisationRefused
from zhengmei.organisations.actions.many import UnitToAdd, add_organisations
from zhengmei.organisations.models import Appointment, Organisation, PackAdoption
from zhengmei.organisations.states import Duty, OrganisationKind


def _add(cast: Cast, **fields: object) -> Organisation:
    values = {
        "name": "示范县水利局",
        "kind": "department",
        "level": "county",
        "region": cast.county,
        "supervisor": cast.county_office,
        "by": cast.county_supervisor,
        "now": NOW,
    }
    return actions.add_organisation(**{**values, **fields})


def test_a_new_unit_stands_below_its_supervisor_and_leaves_a_line(cast: Cast) -> None:
    unit = _add(cast)
    assert unit.path == f"{cast.county_office.path}{unit.pk}/"
    entry = AuditEntry.objects.get(kind="organisations.organisation.added")
    assert (entry.object_name, entry.actor, entry.unit_id) == ("示范县水利局", cast.county_supervisor, unit.pk)


def test_a_unit_is_not_added_twice(cast: Cast) -> None:
    _add(cast)
    with pytest.raises(OrganisationRefused) as refused:
        _add(cast)
    assert refused.value.reasons == ["已有单位“示范县水利局”，请直接用它，或写清全称。"]


@pytest.mark.parametrize("role", ["drafter", "observer", "inspector", "stranger", "outsider"])
def test_only_a_supervisor_adds_units_below(cast: Cast, role: str) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        _add(cast, by=getattr(cast, role))
    assert refused.value.reasons == ["你没有管理“示范县人民政府办公室”下属单位的职责，请找它的主管。"]


def test_a_top_unit_is_added_by_a_system_administrator(cast: Cast) -> None:
    with pytest.raises(OrganisationRefused):
        _add(cast, supervisor=None, by=cast.supervisor)
    assert _add(cast, supervisor=None, by=cast.system_admin).path.count("/") == 2


def test_a_county_unit_cannot_supervise_a_city_unit(cast: Cast) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        _add(cast, name="示范市水利局", level="city", region=cast.city)
    assert refused.value.reasons == ["“示范县人民政府办公室”是县级，不能主管市级单位，请选同级或上级单位。"]


def test_a_county_cannot_be_put_under_another_county(cast: Cast) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        actions.change_organisation(
            organisation=cast.other_county_office,
            fields={"supervisor": cast.county_office},
            by=cast.supervisor,
            now=NOW,
        )
    assert refused.value.reasons == ["“示范县人民政府办公室”管示范县，管不到样例县，请选管辖样例县的单位。"]
    cast.other_county_office.refresh_from_db()
    assert cast.other_county_office.supervisor == cast.city_office


def test_a_unit_cannot_be_supervised_by_one_below_it(cast: Cast) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        actions.change_organisation(
            organisation=cast.county_office, fields={"supervisor": cast.county_education}, by=cast.supervisor, now=NOW
        )
    assert refused.value.reasons == ["“示范县教育局”就在本单位之下，不能反过来主管本单位，请另选主管单位。"]


def test_under_a_new_supervisor_everything_below_moves_along(cast: Cast) -> None:
    school = _add(cast, name="示范县第一中学", supervisor=cast.county_education)
    actions.change_organisation(
        organisation=cast.county_education,
        fields={"supervisor": cast.city_office},
        by=cast.supervisor,
        now=NOW,
        reason="体制调整",
    )
    school.refresh_from_db()
    top, middle = cast.city_office.pk, cast.county_education.pk
    assert school.path == f"/{top}/{middle}/{school.pk}/"
    assert school not in queries.organisations_visible_to(cast.county_supervisor, TODAY)
    entry = AuditEntry.objects.get(kind="organisations.organisation.changed")
    assert entry.detail == {"主管单位": ["示范县人民政府办公室", "示范市人民政府办公室"]}
    assert entry.reason == "体制调整"


def test_saving_without_a_change_leaves_no_line(cast: Cast) -> None:
    actions.change_organisation(
        organisation=cast.education, fields={"name": "示范市教育局"}, by=cast.supervisor, now=NOW
    )
    assert not AuditEntry.objects.filter(kind="organisations.organisation.changed").exists()


def test_a_unit_is_not_its_own_industry_supervisor(cast: Cast) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        actions.change_organisation(
            organisation=cast.education, fields={"industry_supervisor": cast.education}, by=cast.supervisor, now=NOW
        )
    assert refused.value.reasons == ["单位不能做自己的行业主管部门，请另选。"]


def test_a_new_pack_ends_the_one_before_and_keeps_it(cast: Cast) -> None:
    since = date(2026, 11, 1)
    actions.adopt_pack(organisation=cast.city_office, pack_id="national-2019", since=since, by=cast.supervisor, now=NOW)
    rows = PackAdoption.objects.filter(organisation=cast.city_office).order_by("since")
    assert [(r.pack_id, r.since, r.until) for r in rows] == [
        ("fangchenggang-2022", date(2020, 1, 1), since),
        ("national-2019", since, None),
    ]
    days = (date(2026, 10, 31), since)
    followed = [queries.packs_followed([cast.education.pk], day)[cast.education.pk] for day in days]
    assert followed == ["fangchenggang-2022", "national-2019"]


def test_the_same_pack_is_not_adopted_twice(cast: Cast) -> None:
    for _ in range(2):
        try:
            actions.adopt_pack(
                organisation=cast.education, pack_id="national-2019", since=TODAY, by=cast.supervisor, now=NOW
            )
        except OrganisationRefused as refused:
            assert refused.reasons[0].startswith("从 2026年10月12日 起已经采用")
    assert PackAdoption.objects.filter(organisation=cast.education).count() == 1


@pytest.mark.parametrize(
    ("pack_id", "role", "reason"),
    [
        ("nowhere-1999", "supervisor", "没有这部办法，请从列表里选。"),
        ("national-2019", "drafter", "你没有给“示范市教育局”定办法的职责，请找它的主管。"),
    ],
)
def test_an_adoption_is_refused(cast: Cast, pack_id: str, role: str, reason: str) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        actions.adopt_pack(organisation=cast.education, pack_id=pack_id, since=TODAY, by=getattr(cast, role), now=NOW)
    assert refused.value.reasons == [reason]


def test_an_appointment_gives_access_and_its_end_takes_it(cast: Cast) -> None:
    held = actions.appoint(
        user=cast.stranger,
        organisation=cast.county_education,
        duty=Duty.DRAFTER,
        since=date(2026, 10, 1),
        by=cast.county_supervisor,
        now=NOW,
    )
    assert list(queries.organisations_visible_to(cast.stranger, TODAY)) == [cast.county_education]
    actions.end_appointment(appointment=held, until=TODAY, by=cast.county_supervisor, now=NOW, reason="调离")
    assert list(queries.organisations_visible_to(cast.stranger, TODAY)) == []
    kinds = AuditEntry.objects.filter(object_id=str(cast.county_education.pk)).order_by("id")
    assert [e.kind for e in kinds] == ["organisations.appointment.made", "organisations.appointment.ended"]


def test_the_second_click_on_appoint_changes_nothing(cast: Cast) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        actions.appoint(
            user=cast.drafter,
            organisation=cast.education,
            duty=Duty.DRAFTER,
            since=TODAY,
            by=cast.supervisor,
            now=NOW,
        )
    assert refused.value.reasons == ["沈芸在“示范市教育局”已经是编辑，不用再安排。"]
    assert Appointment.objects.filter(user=cast.drafter).count() == 1


def test_nobody_appoints_themselves_and_administrators_come_from_an_administrator(cast: Cast) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        actions.appoint(
            user=cast.supervisor,
            organisation=cast.education,
            duty=Duty.AUDITOR,
            since=TODAY,
            by=cast.supervisor,
            now=NOW,
        )
    assert refused.value.reasons == [
        "林守正在“示范市人民政府办公室”是主管，经办业务的人不能兼审计管理员。请另选一人，或先停止原来的职责。",
        "审计管理员由系统管理员安排。",
        "不能给自己安排职责，请另一位主管办理。",
    ]


def test_the_three_administrators_are_three_people_and_none_does_the_work(cast: Cast) -> None:
    def given(user: User, duty: Duty, **more: object) -> list[str]:
        about = {"user": user, "organisation": cast.city_office, "duty": duty, "since": TODAY, "until": None}
        return actions.reasons_not_to_appoint(**{**about, **more})  # type: ignore[arg-type]

    apart = "系统、安全、审计三个管理员要由三个人当"
    assert [apart in reason for reason in given(cast.auditor, Duty.SECURITY_ADMIN)] == [True]
    assert [apart in reason for reason in given(cast.system_admin, Duty.AUDITOR)] == [True]
    assert ["经办业务的人不能兼安全管理员" in r for r in given(cast.drafter, Duty.SECURITY_ADMIN)] == [True]
    work = [Duty.SUPERVISOR, Duty.INSPECTOR, Duty.OBSERVER, Duty.CHIEF, Duty.REVIEWER, Duty.DRAFTER, Duty.LIAISON]
    assert [["管理员不经办业务" in r for r in given(cast.auditor, duty)] for duty in work] == [[True]] * len(work)
    assert given(cast.stranger, Duty.SECURITY_ADMIN) == []
    assert given(cast.auditor, Duty.AUDITOR, organisation=cast.county_office) == []
    held = cast.auditor.appointments.get()
    actions.end_appointment(appointment=held, until=TODAY, by=cast.system_admin, now=NOW)
    assert given(cast.auditor, Duty.SECURITY_ADMIN) == []
    early = actions.reasons_not_to_appoint(
        user=cast.drafter,
        organisation=cast.city_office,
        duty=Duty.AUDITOR,
        since=date(2019, 1, 1),
        until=date(2019, 6, 1),
    )
    assert early == []


def test_an_ended_duty_is_not_ended_again(cast: Cast) -> None:
    held = cast.county_drafter.appointments.get()
    actions.end_appointment(appointment=held, until=TODAY, by=cast.county_supervisor, now=NOW)
    with pytest.raises(OrganisationRefused) as refused:
        actions.end_appointment(appointment=held, until=TODAY, by=cast.county_supervisor, now=NOW)
    assert refused.value.reasons == ["这项职责 2026年10月12日 起已经停了，不用再办。"]


def test_a_region_lies_in_a_higher_one_and_is_added_once(cast: Cast) -> None:
    add = actions.add_region
    street = add(name="中山街道", level="township", parent=cast.county, by=cast.system_admin, now=NOW)
    assert queries.regions_above(street) == {street.pk, cast.county.pk, cast.city.pk, cast.province.pk}
    assert street.pk in queries.region_and_below(cast.city.pk)
    with pytest.raises(OrganisationRefused) as refused:
        add(name="中山街道", level="township", parent=cast.county, by=cast.system_admin, now=NOW)
    assert refused.value.reasons == ["已有地区“中山街道”，不用再加。"]
    with pytest.raises(OrganisationRefused) as refused:
        add(name="大市", level="city", parent=cast.county, by=cast.drafter, now=NOW)
    assert refused.value.reasons == [
        "“示范县”是县级，上一级地区要比它层级高，请另选。",
        "你没有维护地区的职责，请找系统管理员或主管。",
    ]


def test_many_units_at_once_stand_each_under_their_own_supervisor(cast: Cast) -> None:
    above = [cast.city_office, cast.city_office, cast.county_office, None]
    places = [cast.city, cast.city, cast.county, cast.city]
    units = [
        UnitToAdd(f"示范单位{n}", OrganisationKind.DEPARTMENT, place.level, place, supervisor)
        for n, (place, supervisor) in enumerate(zip(places, above, strict=True))
    ]
    made, refused = add_organisations(units=units, by=None, now=NOW)
    assert refused == {}
    kept = Organisation.objects.filter(name__startswith="示范单位").order_by("pk")
    assert [unit.path for unit in kept] == [
        f"{over.path if over else '/'}{unit.pk}/" for unit, over in zip(kept, above, strict=True)
    ]
    assert [unit.path for unit in made] == [unit.path for unit in kept]
