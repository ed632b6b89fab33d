"""Closing and opening, as far as they decide whether an account may speak: nothing goes out through one that was closed, or
that was opened without the filing its regulation wants first."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.content.desk import GOOD
from tests.filing.cases import announce, begin, current, follow, hand_in, person

from zhengmei.content.actions import ContentRefused, start_draft
from zhengmei.content.models import Draft
from zhengmei.core import clock
from zhengmei.custody.models import Authorisation
from zhengmei.filing.models import Application, FieldChange, MediaAccount
from zhengmei.filing.queries.speaking import reasons_not_to_speak, silent_among
from zhengmei.filing.states import AccountStatus, ApplicationState, FilingAct
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty

pytestmark = (
    pytest.mark.slow
)  # stories of pages: what they ask of the database is asked in parts elsewhere, on both engines

SignIn = Callable[[User], Client]
PDF = b"%PDF-1.4 proof"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("pack", "steps"),
    [
        pytest.param("hangzhou-2019", 1, marks=pytest.mark.clause("HZ-2.3.1-f")),
        pytest.param("suixi-2022", 1, marks=pytest.mark.clause("SX-3.3-g")),
    ],
)
def test_unable_to_maintain_it_is_closed_with_proof_and_speaks_no_more(
    cast: Cast, client_as: SignIn, pack: str, steps: int
) -> None:
    follow(cast, pack)
    unit = cast.county_education
    account = factories.make_media_account(unit, name="示范县教育发布")
    chief = person("尹明", unit, Duty.CHIEF)
    factories.equip(unit, TODAY)
    written = start_draft(organisation=unit, media_accounts=[account], by=cast.county_drafter, now=NOW, **GOOD)
    client, office = client_as(chief), client_as(cast.county_supervisor)
    client.post(f"/filing/applications/new/?account={account.pk}", {"act": "close"})
    case = Application.objects.get()
    form = {"reason": "无力维护", "cause": "unmaintained", "do": "submit", "opinion": "情况属实。"}
    assertRedirects(client.post(f"/filing/applications/{case.pk}/edit/", form), f"/filing/applications/{case.pk}/")
    case.refresh_from_db()
    assert (case.act, case.get_cause_display(), case.state) == ("close", "无力维护", ApplicationState.WAITING)
    for _ in range(steps):
        account.refresh_from_db()
        assert account.status == AccountStatus.NORMAL
        decided = {"outcome": "passed", "opinion": "同意关停。"}
        office.post(f"/filing/applications/steps/{current(case).pk}/decide/", decided)
    case.refresh_from_db()
    assert case.state == ApplicationState.PASSED
    report, address = {"carried_out_on": TODAY.isoformat()}, f"/filing/applications/{case.pk}"
    assertContains(client.post(f"{address}/carry-out/", report), "没有关停证明。请上传平台后台的关停截图或平台的回执。")
    account.refresh_from_db()
    assert account.status == AccountStatus.NORMAL

    proof = {
        "purpose": "ending",
        "file": SimpleUploadedFile("关停.pdf", PDF, "application/pdf"),
        "shown_on": TODAY.isoformat(),
    }
    client.post(f"{address}/files/new/", proof)
    announce(account, chief)
    assertRedirects(client.post(f"{address}/carry-out/", report), f"{address}/")
    account.refresh_from_db()
    assert (account.status, account.cancelled_on) == (AccountStatus.CLOSED, TODAY)
    closed = f"账号“示范县教育发布”现在是关停（{TODAY.isoformat()} 起，无力维护），不能往那里发。"
    writer = client_as(cast.county_drafter)
    assertContains(writer.get("/content/new/"), closed)
    with pytest.raises(ContentRefused, match="现在是关停"):
        start_draft(organisation=unit, media_accounts=[account], by=cast.county_drafter, now=NOW)
    assert Draft.objects.count() == 1
    assertContains(writer.post(f"/content/{written.pk}/submit/", follow=True), f"{closed}请从这篇稿里去掉它。")
    history = FieldChange.objects.filter(media_account=account, field="status").order_by("pk").last()
    assert history is not None and (history.before, history.after, history.filed) == ("正常", "关停", True)
    assertContains(client.get(f"/filing/accounts/{account.pk}/"), written.title)
    public = Client().get(f"/directory/accounts/{account.pk}/")
    assertContains(public, "关停日期</dt><dd>2026年10月12日")


BINDING = {
    "kind": "platform",
    "name": "发布系统",
    "scope": "发文",
    "token": "tok",
    "granted_on": TODAY.isoformat(),
    "expires_on": "2027-10-12",
}


@pytest.mark.clause("HZ-2.3.1-g")
def test_hangzhou_an_account_is_bound_to_publish_only_after_its_opening_was_approved(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast, "hangzhou-2019")
    unit = cast.education
    account = factories.make_media_account(unit, name="示范市教育", filing_number="", opened_on=date(2026, 9, 1))
    client = client_as(cast.chief)
    address = f"/custody/accounts/{account.pk}"
    without = "账号“示范市教育”没有通过的开设备案（杭州 二（三）1），不能往那里发。"
    assertContains(client.post(f"{address}/authorise/", BINDING), without)
    assertContains(client_as(cast.drafter).get("/content/new/"), without)
    with pytest.raises(ContentRefused, match="没有通过的开设备案"):
        start_draft(organisation=unit, media_accounts=[account], by=cast.drafter, now=NOW)
    assert (Authorisation.objects.count(), Draft.objects.count()) == (0, 0)

    case = hand_in(begin(FilingAct.BACKFILL, unit, cast.drafter, media_account=account), cast.drafter)
    assertContains(client.post(f"{address}/authorise/", BINDING), "请等它通过以后再用。")
    while case.state == ApplicationState.WAITING:
        step = current(case)
        own = client_as(cast.drafter).post(f"/filing/applications/steps/{step.pk}/decide/", PASS)
        assert own.status_code in (403, 404)
        by = cast.chief if step.role == "sponsor" else cast.supervisor
        client_as(by).post(f"/filing/applications/steps/{step.pk}/decide/", PASS)
        case.refresh_from_db()
    assert case.state == ApplicationState.DONE and case.number.endswith("备〔2026〕1号")
    assertRedirects(client.post(f"{address}/authorise/", BINDING), f"{address}/")
    assertContains(client.get(f"{address}/"), f"备案编号 {case.number}")
    assertContains(client.get(f"{address}/"), "发布系统")


PASS = {"outcome": "passed", "opinion": "符合规定，审查通过。"}


def test_an_older_account_and_one_whose_pack_does_not_say_when_may_speak_unfiled(cast: Cast) -> None:
    follow(cast, "hangzhou-2019")
    old = factories.make_media_account(cast.education, filing_number="", opened_on=date(2018, 5, 1))
    new = factories.make_media_account(cast.police, filing_number="", opened_on=TODAY - timedelta(9))
    assert reasons_not_to_speak(old, TODAY) == []
    assert len(reasons_not_to_speak(new, TODAY)) == 1
    follow(cast, "weihai-2019")
    assert reasons_not_to_speak(new, TODAY) == []


def test_many_are_asked_at_the_price_of_one(cast: Cast, django_assert_num_queries: Callable[..., object]) -> None:
    follow(cast, "hangzhou-2019")
    for n in range(3):
        factories.make_media_account(cast.education, name=f"停{n}", status="closed")
        factories.make_media_account(cast.education, name=f"新{n}", filing_number="", opened_on=TODAY)
        ids = list(MediaAccount.objects.select_related("sponsor").order_by("pk"))
        with django_assert_num_queries(4):  # type: ignore[attr-defined]
            found = silent_among(ids, TODAY)
        assert list(found) == [a.pk for a in sorted(ids, key=lambda a: (a.status == "normal", a.pk))]
