"""宣传, 网信 and the data office: they read and write notes the sponsor answers, and do nothing of the work themselves."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django.asserts import assertContains
from tests import factories
from tests.cast import Cast
from tests.content.desk import GOOD, Desk, make_desk
from tests.content.planning import lowest, permitted

from zhengmei.content.models import Draft, GateVerdict, Permit, PublishedLink
from zhengmei.core import clock
from zhengmei.filing.actions.tasks import open_task
from zhengmei.filing.models import Application, Guidance, MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty, OrganisationKind

pytestmark = pytest.mark.slow

SignIn = Callable[[User], Client]


@dataclass
class Town:
    """The city under a pack, its 宣传部 and 网信办, the same of 示范县, an account of the city and of both counties."""

    desk: Desk
    city: list[User]
    county: list[User]
    shown: MediaAccount  # of 示范县教育局
    hidden: MediaAccount  # of 样例县教育局
    draft: Draft  # of 示范市教育局, under review
    verdict: int  # its first gate
    permit: int  # of another draft of theirs, signed

    @property
    def account(self) -> MediaAccount:
        return self.desk.account


def _observers(cast: Cast, place: str, office: Organisation) -> list[User]:
    people = []
    for name in ("委宣传部", "委网信办"):
        unit = factories.make_organisation(
            f"{place}{name}", region=office.region, level=office.level, kind=OrganisationKind.PARTY
        )
        user = factories.make_user(f"{unit.pk}", f"{name}的人")
        factories.make_appointment(user, unit, Duty.OBSERVER)
        people.append(user)
    return people


@pytest.fixture
def town(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Town]:
    def make(pack: str) -> Town:
        desk = make_desk(cast, pack)
        monkeypatch.setattr(clock, "now", lambda: desk.now)
        grade = lowest(desk)
        draft = desk.submitted(content_class=grade)
        permit = Permit.objects.get(draft=permitted(desk, desk.draft(title="校门已开放", content_class=grade)))
        return Town(
            desk,
            _observers(cast, "示范市", cast.city_office),
            _observers(cast, "示范县", cast.county_office),
            factories.make_media_account(cast.county_education, name="示范县教育"),
            factories.make_media_account(cast.other_county_education, name="样例县教育"),
            draft,
            verdict=GateVerdict.objects.filter(draft=draft).values_list("pk", flat=True)[0]
            if GateVerdict.objects.exists()
            else 0,
            permit=permit.pk,
        )

    return make


ONLY_GUIDES = "你没有这些职责，只能提意见"


def state_of_the_work(town: Town) -> tuple[object, ...]:
    """What must not change however they ask."""
    draft = Draft.objects.get(pk=town.draft.pk)
    account = MediaAccount.objects.get(pk=town.account.pk)
    counts = (Draft.objects.count(), Permit.objects.count(), PublishedLink.objects.count(), Application.objects.count())
    return (*counts, draft.state, draft.title, account.name, account.status)


def refused_everywhere(client: Client, town: Town) -> None:
    """Filing, writing, signing and publishing: by its page and by direct request, with a sentence; and nothing is changed."""
    before, account = state_of_the_work(town), town.account
    change = f"/filing/accounts/{account.pk}/change/"
    for answer in (client.get(change), client.post(change, {"name": "改名"})):
        assertContains(answer, "不能改。请由“示范市教育局”的人或它的主管办理", status_code=403)
    apply = f"/filing/applications/new/?account={account.pk}&act=close"
    for answer in (client.get(apply), client.post(apply)):
        assertContains(answer, "备案由“示范市教育局”申请", status_code=403)
    page = client.get(f"/filing/accounts/{account.pk}/").content.decode()
    assert change not in page and "/filing/applications/new/" not in page
    given = {"organisation": account.sponsor_id, "media_accounts": [account.pk], **GOOD}
    assertContains(client.post("/content/new/", given), "写稿要有编辑、审核或承办的职责", status_code=403)
    for act in ("", "edit/", "save/", "submit/", "step/", "return/", "release/", f"gates/{town.verdict}/"):
        answer = client.post(f"/content/{town.draft.pk}/{act}", {"digest": "-", **GOOD})
        assertContains(answer, ONLY_GUIDES, status_code=403)
    for act in ("", "package/", "void/", "published/"):
        answer = client.post(f"/content/permits/{town.permit}/{act}", {"url": "https://mp.weixin.qq.com/s/1"})
        assertContains(answer, ONLY_GUIDES, status_code=403)
    assert state_of_the_work(town) == before


def guided(client: Client, account: MediaAccount, sponsor: Client, words: str) -> Guidance:
    """They read the account and write a note; it stands on the page, and the sponsor must answer it, which they read."""
    form = f"/filing/accounts/{account.pk}/guidance/opinion/"
    assertContains(client.get(f"/filing/accounts/{account.pk}/"), f'href="{form}">指导意见<')
    assert client.post(form, {"text": words}).status_code == 302
    note = Guidance.objects.get(text=words)
    assertContains(sponsor.get(f"/filing/accounts/{account.pk}/"), words)
    assertContains(sponsor.get("/"), "签收指导意见")
    sponsor.post(f"/filing/guidance/{note.pk}/acknowledge/", {"answer": "本周改"})
    assertContains(client.get(f"/filing/guidance/{note.pk}/"), "本周改")
    note.refresh_from_db()
    assert note.state == "acknowledged"
    return note


def found_nothing(client: Client, account: MediaAccount) -> None:
    for address in (f"/filing/accounts/{account.pk}/", f"/filing/accounts/{account.pk}/guidance/opinion/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/filing/accounts/{account.pk}/guidance/opinion/", {"text": "x"}).status_code == 404
    assert account.name not in client.get("/filing/ledger/").content.decode()


def the_note_of_both(client_as: SignIn, town: Town) -> None:
    """Both departments of the city: read, note, answer; refused all else."""
    sponsor = client_as(town.desk.cast.drafter)
    for number, user in enumerate(town.city):
        guided(client_as(user), town.account, sponsor, f"标题要准确（{number}）")
        refused_everywhere(client_as(user), town)


@pytest.mark.clause("WH-2-b")
def test_weihai_city_departments_read_and_advise_and_a_county_one_does_not_see_the_next_county(
    town: Callable[[str], Town], client_as: SignIn
) -> None:
    weihai = town("weihai-2019")
    the_note_of_both(client_as, weihai)
    city = client_as(weihai.city[1])
    for account in (weihai.account, weihai.shown, weihai.hidden):
        assertContains(city.get(f"/filing/accounts/{account.pk}/"), account.name)
    county = client_as(weihai.county[1])
    assertContains(county.get(f"/filing/accounts/{weihai.shown.pk}/"), "示范县教育")
    found_nothing(county, weihai.hidden)


@pytest.mark.clause("HZ-2.1-g")
def test_district_departments_of_hangzhou_guide_their_own_and_open_nothing_of_the_next(
    town: Callable[[str], Town], client_as: SignIn
) -> None:
    hangzhou = town("hangzhou-2019")
    the_note_of_both(client_as, hangzhou)
    sponsor = client_as(hangzhou.desk.cast.county_drafter)
    for number, user in enumerate(hangzhou.county):
        district = client_as(user)
        guided(district, hangzhou.shown, sponsor, f"请写明来源（{number}）")
        found_nothing(district, hangzhou.hidden)
        found_nothing(district, hangzhou.account)
        assert district.get(f"/content/{hangzhou.draft.pk}/edit/").status_code == 404


@pytest.mark.clause("BL-3.2-e")
def test_beilun_departments_see_all_of_the_district_and_nothing_of_another(
    town: Callable[[str], Town], client_as: SignIn
) -> None:
    beilun = town("beilun-2020")
    the_note_of_both(client_as, beilun)
    sponsor = client_as(beilun.desk.cast.county_drafter)
    more = factories.make_media_account(beilun.desk.cast.county_office, name="示范县发布")
    for number, user in enumerate(beilun.county):
        district = client_as(user)
        ledger = district.get("/filing/ledger/").content.decode()
        assert [a.name in ledger for a in (beilun.shown, more, beilun.hidden, beilun.account)] == [
            True,
            True,
            False,
            False,
        ]
        guided(district, beilun.shown, sponsor, f"请每周更新（{number}）")
        assertContains(
            district.get(f"/filing/accounts/{more.pk}/change/"), "不能改。请由“示范县人民政府办公室”", status_code=403
        )
        found_nothing(district, beilun.hidden)


@pytest.mark.clause("FCG-8")
def test_fangchenggang_departments_advise_and_neither_approve_publish_nor_close_a_rectification(
    town: Callable[[str], Town], client_as: SignIn
) -> None:
    city = town("fangchenggang-2022")
    cast = city.desk.cast
    the_note_of_both(client_as, city)
    task = open_task(
        kind="clean_up", organisation=cast.education, media_account=city.account, cause="hand", event="三个月没更新",
        started_on=city.desk.now.date(), by=cast.supervisor, now=city.desk.tick(),
    )  # fmt: skip
    finish = f"/filing/tasks/{task.pk}/finish/"
    for user in city.city:
        client = client_as(user)
        for answer in (client.get(finish), client.post(finish, {"outcome": "办完"})):
            assertContains(answer, "任务由“示范市教育局”办", status_code=403)
    task.refresh_from_db()
    assert task.state == "open"
    for user in city.county:
        client = client_as(user)
        assertContains(client.get(f"/filing/accounts/{city.shown.pk}/"), "示范县教育")
        found_nothing(client, city.account)
        found_nothing(client, city.hidden)


@pytest.mark.clause("HZ-2.1-c")
def test_the_data_office_lists_apps_and_official_accounts_proposes_to_merge_and_approves_nothing(
    town: Callable[[str], Town], client_as: SignIn
) -> None:
    hangzhou = town("hangzhou-2019")
    cast = hangzhou.desk.cast
    bureau = factories.make_organisation("示范市数据资源局", region=cast.city, supervisor=cast.city_office)
    keeper = factories.make_user("shu.ju", "舒据")
    factories.make_appointment(keeper, bureau, Duty.DATA_OFFICE)
    app = factories.make_media_account(cast.county_education, name="示范县教育通", platform="app")
    client = client_as(keeper)
    apps = client.get("/filing/ledger/?platform=app").content.decode()
    assert "示范县教育通" in apps and "样例县教育" not in apps
    official = client.get("/filing/ledger/?platform=weixin").content.decode()
    assert all(a.name in official for a in (hangzhou.account, hangzhou.shown, hangzhou.hidden))
    client.post(
        f"/filing/accounts/{app.pk}/guidance/consolidate/", {"text": "功能相同，建议并入", "into": hangzhou.account.pk}
    )
    note = Guidance.objects.get()
    assert (note.kind, note.into, note.issuer, note.organisation) == (
        "consolidate", hangzhou.account, bureau, cast.county_education,
    )  # fmt: skip
    assertContains(client_as(cast.county_drafter).get("/"), "签收整合建议")
    refused_everywhere(client, hangzhou)
