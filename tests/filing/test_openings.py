"""Who ought to have an account: listed by the regulation of the unit, exempt on its two grounds only, or relying on a superior."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import NOW, Cast
from tests.content.desk import GOOD
from tests.factories import make_adoption, make_appointment, make_media_account, make_organisation, make_user
from tests.filing.test_account_tasks import follow

from zhengmei.content.actions import save_draft
from zhengmei.content.models import Draft
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.waiting import waiting_for
from zhengmei.content.states import DraftState
from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.models import MediaAccount, OpeningStanding
from zhengmei.filing.queries.openings import openings_visible_to
from zhengmei.filing.states import AccountStatus, StandingKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

SignIn = Callable[[User], Client]
PAPER = b"%PDF-1.4 paper"
GOVERNMENT, ZONE, TOWN = OrganisationKind.GOVERNMENT, OrganisationKind.FUNCTIONAL_ZONE, OrganisationKind.TOWN


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def missing(user: User) -> list[str]:
    return [one.organisation.name for one in openings_visible_to(user, NOW.date()) if one.is_missing]


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("三定规定.pdf", PAPER, "application/pdf")


@pytest.mark.clause("WH-4.1-a")
def test_weihai_exactly_those_obliged_without_a_running_account(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "weihai-2019")
    Organisation.objects.exclude(pk=cast.city_office.pk).update(state="abolished")
    county = OrganisationLevel.COUNTY

    def make(name: str, kind: OrganisationKind, level: OrganisationLevel) -> Organisation:
        return make_organisation(name, region=cast.city, kind=kind, level=level, supervisor=cast.city_office)

    units = {name: make(name, GOVERNMENT, county) for name in ("环翠区政府", "文登区政府", "荣成市政府", "乳山市政府")}
    units |= {name: make(name, ZONE, county) for name in ("高区管委", "经区管委", "临港区管委")}
    units |= {
        name: make(name, OrganisationKind.DEPARTMENT, OrganisationLevel.CITY) for name in ("市教育局", "市水务局")
    }
    make("初村镇政府", TOWN, OrganisationLevel.TOWNSHIP)
    for name, unit in units.items():
        if name not in ("乳山市政府", "市水务局"):
            make_media_account(unit)
    make_media_account(units["市水务局"], status=AccountStatus.CLOSED)
    page = read(client_as(cast.supervisor), "/filing/openings/")
    assert "应开未开&nbsp;<b>2</b>" in page
    assert [name in page for name in ("乳山市政府", "市水务局", "初村镇政府", "市教育局")] == [True, True, False, False]
    assert missing(cast.supervisor) == ["乳山市政府", "市水务局"]
    assert "威海 四（一）" in page


@pytest.mark.clause("FCG-9-a")
def test_fangchenggang_a_listed_department_is_exempt_on_two_grounds_only(cast: Cast, client_as: SignIn) -> None:
    health = make_organisation("示范市卫生健康委员会", region=cast.city, supervisor=cast.city_office)
    supervisor = client_as(cast.supervisor)
    assert missing(cast.supervisor) == []
    address = f"/filing/openings/units/{health.pk}"
    assert supervisor.post(f"{address}/oblige/", {"ground": "民生问题", "note": ""}).status_code == 302
    assert "示范市卫生健康委员会" in read(supervisor, "/filing/openings/")
    third = supervisor.post(f"{address}/exempt/", {"ground": "busy", "evidence": upload()}).content.decode()
    assert "办法的豁免只有：涉密单位、不对外行使公共管理职能。别的理由不能豁免。" in third
    with pytest.raises(FilingRefused, match="别的理由不能豁免"):
        actions.exempt_unit(organisation=health, ground="busy", evidence=None, by=cast.supervisor, now=NOW)
    bare = supervisor.post(f"{address}/exempt/", {"ground": "secret"}).content.decode()
    assert "没有凭据。" in bare
    assert missing(cast.supervisor) == ["示范市卫生健康委员会"]
    for ground in ("secret", "no_public_function"):
        answer = supervisor.post(f"{address}/exempt/", {"ground": ground, "evidence": upload()})
        assert (answer.status_code, missing(cast.supervisor)) == (302, [])
        standing = OpeningStanding.objects.get(kind=StandingKind.EXEMPT, ended_at=None)
        kept = supervisor.get(f"/filing/openings/{standing.pk}/evidence/")
        assert b"".join(kept.streaming_content) == PAPER  # type: ignore[attr-defined]
        supervisor.post(f"/filing/openings/{standing.pk}/end/", {"reason": "职能调整"})
        assert missing(cast.supervisor) == ["示范市卫生健康委员会"]


@pytest.mark.clause("HZ-2.3.1-a")
def test_hangzhou_a_district_and_a_department_but_not_the_exempt(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "hangzhou-2019")
    Organisation.objects.exclude(pk=cast.city_office.pk).update(state="abolished")
    place = {"region": cast.city, "supervisor": cast.city_office}
    make_organisation("上城区人民政府", kind=GOVERNMENT, level=OrganisationLevel.COUNTY, **place)
    make_organisation("杭州市教育局", **place)
    secret, inner = make_organisation("杭州市保密局", **place), make_organisation("杭州市机关党校", **place)
    supervisor = client_as(cast.supervisor)
    for unit, ground in ((secret, "secret"), (inner, "no_public_function")):
        refused = supervisor.post(f"/filing/openings/units/{unit.pk}/exempt/", {"ground": "", "evidence": upload()})
        assert "没有选豁免的理由，请选一个：涉密单位、不对外行使公共管理职能。" in refused.content.decode()
        supervisor.post(f"/filing/openings/units/{unit.pk}/exempt/", {"ground": ground, "evidence": upload()})
    assert missing(cast.supervisor) == ["上城区人民政府", "杭州市教育局"]
    assert "不对外行使公共管理职能" in read(supervisor, "/filing/openings/?tab=exempt")


@pytest.mark.clause("FCG-9-b")
def test_a_unit_outside_the_duty_never_appears_and_may_rely_on_its_superior(cast: Cast, client_as: SignIn) -> None:
    account = make_media_account(cast.city_office, name="示范市发布")
    own = make_media_account(cast.police)
    drafter = client_as(cast.drafter)
    address = f"/filing/openings/units/{cast.education.pk}/rely/"
    refused = drafter.post(address, {"media_account": own.pk}).content.decode()
    assert "请从列表里选。" in refused
    assert drafter.post(address, {"media_account": account.pk, "note": "每周供稿"}).status_code == 302
    page = read(drafter, "/filing/openings/?tab=relies")
    assert ("示范市教育局" in page, "示范市发布" in page) == (True, True)
    assert missing(cast.supervisor) == []
    _contributes(cast, drafter, account)
    again = drafter.post(address, {"media_account": account.pk}).content.decode()
    assert "已经认定为依托上级账号；要改，先取消原来的认定。" in again
    actions.end_standing(standing=OpeningStanding.objects.get(), reason="另开了账号", by=cast.chief, now=NOW)
    actions.oblige_unit(organisation=cast.education, ground="民生问题", by=cast.supervisor, now=NOW)
    with pytest.raises(FilingRefused, match="应当自己开设账号"):
        actions.rely_on_account(organisation=cast.education, media_account=account, by=cast.chief, now=NOW)


def _contributes(cast: Cast, drafter: Client, account: MediaAccount) -> None:
    """A draft for the superior's account is read and signed by the superior, not by the unit that wrote it."""
    reader, own_reader = make_user("shen.he", "审核员"), cast.reviewer
    make_appointment(reader, cast.city_office, Duty.REVIEWER)
    page = read(drafter, "/content/new/")
    assert "“示范市发布”是示范市教育局依托的上级账号：选它，稿子由示范市人民政府办公室审核。" in page
    form = {"organisation": cast.education.pk, "media_accounts": [account.pk], "kind": "notice", "title": GOOD["title"]}
    assert drafter.post("/content/new/", form).status_code == 302
    draft = Draft.objects.get()
    assert (draft.organisation, draft.contributor) == (cast.city_office, cast.education)
    grade = Handbook(cast.city_office, NOW.date()).classes()[0].value.name
    fields = {"content_class": grade, "category": "notice", "source": "示范市教育局", "formed_on": NOW.date()}
    save_draft(draft=draft, version=draft.version, body=GOOD["body"], by=cast.drafter, now=NOW, **fields)
    assert "示范市教育局供稿，示范市人民政府办公室，发往“示范市发布”" in read(drafter, f"/content/{draft.pk}/")
    drafter.post(f"/content/{draft.pk}/submit/")
    draft.refresh_from_db()
    assert draft.state == DraftState.REVIEW
    assert [list(waiting_for(user, NOW.date())) for user in (reader, own_reader)] == [[draft], []]
    assert "示范市教育局供稿" in read(drafter, f"/content/{draft.pk}/")


def test_who_may_decide(cast: Cast, client_as: SignIn) -> None:
    address = f"/filing/openings/units/{cast.education.pk}"
    assert client_as(cast.drafter).get(f"{address}/exempt/").status_code == 403
    assert client_as(cast.outsider).get(f"{address}/exempt/").status_code == 404
    with pytest.raises(FilingRefused, match="办法写的领域是：经济发展、民生问题、社会管理。请选一个。"):
        actions.oblige_unit(organisation=cast.education, ground="体育", by=cast.supervisor, now=NOW)
    make_adoption(cast.police, "beilun-2020")
    page = read(client_as(cast.supervisor), f"/filing/openings/units/{cast.police.pk}/oblige/")
    assert "采用的办法没有按领域列，不用认定。" in page


def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, client_as: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as(cast.supervisor)
    place = {"region": cast.city, "supervisor": cast.city_office, "kind": GOVERNMENT}
    make_organisation("示范市人民政府", **place)
    read(client, "/filing/openings/")
    with django_assert_num_queries(13):
        read(client, "/filing/openings/")
    for name in ("示范县人民政府", "样例县人民政府"):
        make_organisation(name, **place)
    with django_assert_num_queries(13):
        read(client, "/filing/openings/")
    assert client.get("/filing/openings/export/").status_code == 200
