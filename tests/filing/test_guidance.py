"""推进、指导、协调、监督, the notes of 宣传 and 网信, the proposals of the data office: who may, who must answer, who reads."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.dashboard.todos import todos
from zhengmei.filing.actions import (
    FilingRefused,
    acknowledge_guidance,
    issue_guidance,
    withdraw_guidance,
)
from zhengmei.filing.models import Guidance, MediaAccount
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

SignIn = Callable[[User], Client]
FOUR = ("promote", "guide", "coordinate", "oversee")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@dataclass
class Scene:
    """One account of the bureau, one of each county bureau."""

    cast: Cast
    bureau: MediaAccount
    county: MediaAccount
    other_county: MediaAccount


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return Scene(
        cast,
        factories.make_media_account(cast.education, name="示范市教育"),
        factories.make_media_account(cast.county_education, name="示范县教育"),
        factories.make_media_account(cast.other_county_education, name="样例县教育"),
    )


def form(account: MediaAccount, kind: str) -> str:
    return f"/filing/accounts/{account.pk}/guidance/{kind}/"


def issued(scene: Scene, kind: str = "guide") -> Guidance:
    return issue_guidance(
        kind=kind,
        organisation=scene.cast.education,
        media_account=scene.bureau,
        text="请每周更新",
        by=scene.cast.supervisor,
        now=NOW,
    )[0]


def person(unit: object, duty: Duty, name: str) -> User:
    user = factories.make_user(name, f"某{name}")
    factories.make_appointment(user, unit, duty)  # type: ignore[arg-type]
    return user


@pytest.mark.clause("FCG-5-2", "HZ-2.1-b")
def test_the_supervising_office_starts_all_four_and_the_sponsor_is_refused_all_four(
    scene: Scene, client_as: SignIn
) -> None:
    office, sponsor = client_as(scene.cast.supervisor), client_as(scene.cast.drafter)
    page = office.get(f"/filing/accounts/{scene.bureau.pk}/")
    for kind, word in zip(FOUR, ("推进", "指导", "协调", "监督"), strict=True):
        assertContains(page, f'href="{form(scene.bureau, kind)}">{word}<')
        assertContains(office.get(form(scene.bureau, kind)), f"发出{word}")
        assert office.post(form(scene.bureau, kind), {"text": f"请{word}"}).status_code == 302
        for refused in (sponsor.get(form(scene.bureau, kind)), sponsor.post(form(scene.bureau, kind), {"text": "x"})):
            assertContains(refused, "非主管单位", status_code=403)
    assert [note.kind for note in Guidance.objects.order_by("pk")] == list(FOUR)
    assertNotContains(sponsor.get(f"/filing/accounts/{scene.bureau.pk}/"), "/guidance/guide/")


@pytest.mark.clause("SX-3.1-a", "FCG-5-1a")
def test_the_county_office_reaches_its_own_and_logs_its_acts_as_one_of_the_four(
    scene: Scene, client_as: SignIn
) -> None:
    cast = scene.cast
    office = client_as(cast.county_supervisor)
    towns = [
        factories.make_media_account(
            factories.make_organisation(
                f"示范县{name}镇人民政府",
                region=cast.county,
                kind=OrganisationKind.TOWN,
                level=OrganisationLevel.TOWNSHIP,
                supervisor=cast.county_office,
            )
        )
        for name in ("甲", "乙")
    ]
    assert set(media_accounts_visible_to(cast.county_supervisor, TODAY)) == {*towns, scene.county}
    for account, kind in zip([*towns, scene.county, scene.county], FOUR, strict=True):
        assert office.post(form(account, kind), {"text": "请办"}).status_code == 302
    assert office.get(form(scene.county, "opinion")).status_code == 403
    assert office.get(form(scene.county, "scold")).status_code == 404
    town = client_as(person(towns[0].sponsor, Duty.DRAFTER, "town"))
    assert town.get(f"/filing/accounts/{towns[0].pk}/").status_code == 200
    assert {town.get(f"/filing/accounts/{a.pk}/").status_code for a in (towns[1], scene.county)} == {403}
    said = (
        AuditEntry.objects.filter(kind="filing.guidance.issued").order_by("id").values_list("detail__种类", flat=True)
    )
    assert list(said) == ["推进", "指导", "协调", "监督"]
    assert office.get(f"/filing/accounts/{scene.other_county.pk}/").status_code == 403


@pytest.mark.clause("FCG-5-1c", "HZ-2.1-d")
def test_by_industry_one_sees_guides_and_oversees_and_another_bureau_neither(scene: Scene, client_as: SignIn) -> None:
    cast = scene.cast
    water = factories.make_organisation(
        "示范市水务集团", region=cast.city, kind=OrganisationKind.PUBLIC_SERVICE, supervisor=cast.city_office
    )
    account = factories.make_media_account(water, name="示范市水务")
    housing = factories.make_organisation("示范市住建局", region=cast.city, supervisor=cast.city_office)
    warden = client_as(person(housing, Duty.SUPERVISOR, "housing"))
    assert warden.get(f"/filing/accounts/{account.pk}/").status_code == 403
    water.industry_supervisor = housing
    water.save()
    assertContains(warden.get(f"/filing/accounts/{account.pk}/"), "示范市水务")
    assert warden.post(form(account, "oversee"), {"text": "停水通知要提前发"}).status_code == 302
    assert warden.post(form(account, "guide"), {"text": "栏目可以合并"}).status_code == 302
    assertContains(warden.get(form(account, "promote")), "非主管单位", status_code=403)
    education = client_as(cast.industry_supervisor)
    assert education.get(f"/filing/accounts/{account.pk}/").status_code == 403
    assert education.post(form(account, "oversee"), {"text": "x"}).status_code == 404
    assert Guidance.objects.count() == 2


def test_the_note_reaches_the_sponsor_who_must_answer_and_everyone_reads_the_answer(
    scene: Scene, client_as: SignIn
) -> None:
    cast, note = scene.cast, issued(scene)
    mine = [todo for todo in todos(cast.drafter, TODAY) if todo.title == "签收指导"]
    assert [todo.url for todo in mine] == [f"/filing/guidance/{note.pk}/"]
    assert not [todo for todo in todos(cast.county_drafter, TODAY) if "签收" in todo.title]
    told = Notice.objects.filter(kind="filing.guidance", title="示范市人民政府办公室发来指导，请签收")
    assert cast.drafter.pk in told.values_list("user", flat=True)
    sponsor = client_as(cast.drafter)
    address = f"/filing/guidance/{note.pk}/acknowledge/"
    assertContains(sponsor.post(address, {"answer": " "}), "没有写怎么办", status_code=422)
    assertContains(
        client_as(cast.supervisor).post(address, {"answer": "好"}), "由“示范市教育局”的人签收", status_code=403
    )
    assertContains(sponsor.post(address, {"answer": "本周起每周一更新"}, follow=True), "已签收")
    again = client_as(cast.reviewer).post(address, {"answer": "又一次"}, follow=True)
    assertContains(again, "不用再签收")
    assertContains(client_as(cast.supervisor).get(f"/filing/guidance/{note.pk}/"), "本周起每周一更新")
    assert not [todo for todo in todos(cast.drafter, TODAY) if "签收" in todo.title]
    assertContains(sponsor.get(f"/filing/accounts/{scene.bureau.pk}/"), "签收指导监督")
    assert Notice.objects.get(user=cast.supervisor).title == "示范市教育局已签收指导"
    note.refresh_from_db()
    assert (note.state, note.acknowledged_by, note.answer) == ("acknowledged", cast.drafter, "本周起每周一更新")


def test_it_is_withdrawn_only_by_its_issuer_with_a_reason_and_before_the_answer(
    scene: Scene, client_as: SignIn
) -> None:
    cast, note = scene.cast, issued(scene)
    address = f"/filing/guidance/{note.pk}/withdraw/"
    assert client_as(cast.drafter).post(address, {"reason": "x"}).status_code == 403
    office = client_as(cast.supervisor)
    assertContains(office.post(address, {"reason": ""}), "没有写撤回的理由", status_code=422)
    assertContains(office.post(address, {"reason": "发错了单位"}, follow=True), "已撤回")
    assertContains(office.post(address, {"reason": "再来"}, follow=True), "已经撤回，不用再办")
    with pytest.raises(FilingRefused, match="不用再签收"):
        acknowledge_guidance(guidance=note, answer="好", by=cast.drafter, now=NOW)
    answered = issued(scene)
    acknowledge_guidance(guidance=answered, answer="好", by=cast.drafter, now=NOW)
    with pytest.raises(FilingRefused, match="对方已经签收"):
        withdraw_guidance(guidance=answered, reason="晚了", by=cast.supervisor, now=NOW)


def test_the_district_office_issues_a_joint_task_and_a_street_to_no_other_unit(scene: Scene, client_as: SignIn) -> None:
    cast = scene.cast
    factories.make_adoption(cast.county_office, "beilun-2020")
    street = factories.make_organisation(
        "示范县一街道办事处", region=cast.county, kind=OrganisationKind.SUBDISTRICT, level=OrganisationLevel.TOWNSHIP,
        supervisor=cast.county_office,
    )  # fmt: skip
    office = client_as(cast.county_supervisor)
    answer = office.post(form(scene.county, "coordinate"), {"text": "一起办防汛专栏", "also": [street.pk]})
    assert answer.status_code == 302
    first, second = Guidance.objects.order_by("pk")
    assert (first.organisation, second.organisation, second.joint_with) == (cast.county_education, street, first)
    assertContains(office.get(f"/filing/guidance/{first.pk}/"), "示范县一街道办事处")
    far = office.post(form(scene.county, "coordinate"), {"text": "x", "also": [cast.education.pk]})
    assert far.status_code == 422
    warden = person(street, Duty.SUPERVISOR, "street")
    for kind in FOUR:
        with pytest.raises(FilingRefused, match="非主管单位"):
            issue_guidance(kind=kind, organisation=cast.county_education, text="请办", by=warden, now=NOW)
    change = client_as(cast.system_admin)
    below = change.post(
        f"/organisations/{cast.county_education.pk}/change/",
        {
            "name": cast.county_education.name, "kind": "department", "level": "county",
            "region": cast.county.pk, "supervisor": street.pk, "has_public_function": "on",
        },
    )  # fmt: skip
    assertContains(below, "层级")
    cast.county_education.refresh_from_db()
    assert cast.county_education.supervisor == cast.county_office


def test_observers_write_opinions_on_what_lies_in_their_region_and_nothing_else(
    scene: Scene, client_as: SignIn
) -> None:
    cast = scene.cast
    city = client_as(cast.observer)
    assert city.post(form(scene.county, "opinion"), {"text": "标题要准确"}).status_code == 302
    assertContains(client_as(cast.county_drafter).get(f"/filing/accounts/{scene.county.pk}/"), "标题要准确")
    assertContains(city.get(form(scene.county, "oversee")), "非主管单位", status_code=403)
    assert city.get(f"/filing/accounts/{scene.county.pk}/change/").status_code == 403
    county = client_as(person(cast.county_office, Duty.OBSERVER, "county.observer"))
    assert county.get(f"/filing/accounts/{scene.county.pk}/").status_code == 200
    for account in (scene.bureau, scene.other_county):
        assert county.get(f"/filing/accounts/{account.pk}/").status_code == 404
        assert county.post(form(account, "opinion"), {"text": "x"}).status_code == 404


def test_the_data_office_lists_every_app_of_the_city_and_proposes_to_merge(scene: Scene, client_as: SignIn) -> None:
    cast = scene.cast
    app = factories.make_media_account(cast.county_education, name="示范县教育通", platform="app")
    keeper = person(cast.city_office, Duty.DATA_OFFICE, "data")
    client = client_as(keeper)
    assertContains(client.get("/filing/ledger/?platform=app"), "示范县教育通")
    assertContains(client.get("/filing/ledger/?platform=weixin"), "样例县教育")
    answer = client.post(form(app, "consolidate"), {"text": "功能相同，建议并入", "into": scene.bureau.pk})
    note = Guidance.objects.get()
    assert (answer["Location"], note.into, note.issuer) == (
        f"/filing/guidance/{note.pk}/",
        scene.bureau,
        cast.city_office,
    )
    assert client.get(f"/filing/accounts/{app.pk}/change/").status_code == 403
    with pytest.raises(FilingRefused, match="另一个账号"):
        issue_guidance(
            kind="consolidate",
            organisation=cast.county_education,
            media_account=app,
            into=app,
            text="并",
            by=keeper,
            now=NOW,
        )
    with pytest.raises(FilingRefused, match="针对一个账号"):
        issue_guidance(kind="consolidate", organisation=cast.county_education, text="并", by=keeper, now=NOW)


def test_bad_input_has_a_sentence(scene: Scene) -> None:
    cast = scene.cast
    about = {
        "kind": "guide",
        "organisation": cast.education,
        "media_account": scene.bureau,
        "by": cast.supervisor,
        "now": NOW,
    }
    with pytest.raises(FilingRefused, match="没有写内容"):
        issue_guidance(**about, text="  ")
    with pytest.raises(FilingRefused, match="签收期限不能早于今天"):
        issue_guidance(**about, text="请办", answer_by=TODAY.replace(day=1))
    with pytest.raises(FilingRefused, match="只有协调"):
        issue_guidance(**about, text="请办", also=[cast.police])
    with pytest.raises(FilingRefused, match="超过 2000 个字"):
        issue_guidance(**about, text="长" * 2001)
    scene.bureau.status = "closed"
    scene.bureau.save()
    with pytest.raises(FilingRefused, match="请发给主办单位"):
        issue_guidance(**about, text="请办")
    assert Guidance.objects.count() == 0


def test_the_list_finds_narrows_and_costs_the_same_for_one_and_three(scene: Scene, client_as: SignIn) -> None:
    late = issue_guidance(
        kind="oversee",
        organisation=scene.cast.education,
        text="补报备案",
        answer_by=TODAY,
        by=scene.cast.supervisor,
        now=NOW,
    )[0]
    Guidance.objects.filter(pk=late.pk).update(answer_by=TODAY.replace(day=1))
    client = client_as(scene.cast.supervisor)
    assertContains(client.get("/filing/guidance/"), "已过期")
    client.get("/filing/guidance/")
    counts = []
    for amount in (1, 3):
        while Guidance.objects.count() < amount:
            issued(scene)
        with CaptureQueriesContext(connection) as seen:
            client.get("/filing/guidance/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assertContains(client.get("/filing/guidance/?state=late"), "共 <b>1</b> 份")
    assertContains(client.get("/filing/guidance/?q=每周&kind=guide"), "共 <b>2</b> 份")
    assertContains(client.get("/filing/guidance/?q=没有的"), "没有这样的指导监督")
    assertContains(client_as(scene.cast.county_drafter).get("/filing/guidance/"), "还没有指导监督")
    assert [todo.title for todo in todos(scene.cast.supervisor, TODAY) if "没签收" in todo.title] == [
        "催一催：监督过期没签收"
    ]


@pytest.mark.clause("BL-3.2-a")
def test_the_district_office_alone_supervises_and_no_second_level_is_added(cast: Cast, client_as: SignIn) -> None:
    office, district = cast.county_office, client_as(cast.county_supervisor)
    factories.make_adoption(office, "beilun-2020")
    streets = [
        factories.make_organisation(
            f"示范县{name}街道办事处",
            region=cast.county,
            kind=OrganisationKind.SUBDISTRICT,
            level=OrganisationLevel.TOWNSHIP,
            supervisor=office,
        )
        for name in ("甲", "乙")
    ]
    listed = district.get("/organisations/")
    assert [row[0] for row in listed.context["rows"]] == [office, cast.county_education, *streets]
    unit = f"/organisations/{streets[1].pk}/"
    for kind in FOUR:
        answer = district.post(f"/filing/units/{streets[1].pk}/guidance/{kind}/", {"text": "请按期办"})
        assert answer.status_code == 302
    assert list(Guidance.objects.order_by("pk").values_list("kind", "issuer")) == [(k, office.pk) for k in FOUR]
    chief = person(streets[0], Duty.CHIEF, "street")
    street = client_as(chief)
    for kind in FOUR:
        assert street.post(f"/filing/units/{streets[1].pk}/guidance/{kind}/", {"text": "x"}).status_code in (403, 404)
        with pytest.raises(FilingRefused, match="你所在的单位是非主管单位"):
            issue_guidance(kind=kind, organisation=streets[1], text="x", by=chief, now=NOW)
    assert street.get(unit).status_code == 404
    assert Guidance.objects.count() == 4
    only = f"这里只设 1 级主管（北仑 三（二）），主管是“{office.name}”，“{streets[0].name}”不能再主管，请改选它。"
    below = {
        "name": "示范县甲街道文化站", "kind": "institution", "level": "township", "region": cast.county.pk,
        "supervisor": streets[0].pk,
    }  # fmt: skip
    assertContains(district.post("/organisations/new/", below), only)
    chosen = person(streets[0], Duty.DRAFTER, "warden")
    given = {"user": chosen.pk, "duty": "supervisor", "since": "2026-10-12"}
    assertContains(district.post(f"/organisations/{streets[0].pk}/appoint/", given), only)
    assert not Organisation.objects.filter(supervisor=streets[0]).exists()
    assert not chosen.appointments.filter(duty=Duty.SUPERVISOR).exists()
