"""The pages: what may be seen, the one page that shows a password, and that no other page or export ever does."""

import io
import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.cast import NOW, TODAY, Cast
from tests.factories import make_appointment, make_media_account, make_user
from tests.factories.custody import SECRETS, make_credential

from zhengmei.core import clock
from zhengmei.custody.actions import add_authorisation, give, open_recovery, start_handover
from zhengmei.custody.models import Credential, Handover, Opening, Recovery
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty

As = Callable[[User], Client]
WHY = "登录后台发布放假安排"


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def kept(cast: Cast) -> Credential:
    return make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)


@pytest.fixture
def newcomer(cast: Cast) -> User:
    user = make_user("xin.ren", "辛仁")
    make_appointment(user, cast.education, Duty.LIAISON)
    return user


def everything(kept: Credential, cast: Cast, newcomer: User) -> Iterator[str]:
    """Every address of the room that shows something, and of the pages that tell of it."""
    account = kept.media_account
    add_authorisation(
        media_account=account, kind="token", name="发布系统", scope="", token="tok-geheim-9", granted_on=TODAY,
        expires_on=None, by=cast.drafter, now=NOW,
    )  # fmt: skip
    handover = start_handover(
        credential=kept, place="first", receiver=newcomer, cause="leaving", by=cast.chief, now=NOW
    )
    case = open_recovery(media_account=account, cause="stolen", account_of_loss="被改了", by=cast.drafter, now=NOW)
    for name in ("open", "change_password", "contacts", "retire", "start_handover"):
        yield reverse(f"custody:{name}", args=[kept.pk])
    for name in ("media_account", "add", "authorise", "lost"):
        yield reverse(f"custody:{name}", args=[account.pk])
    yield from (reverse("custody:kept"), reverse("custody:kept") + "?state=due", reverse("custody:export"))
    yield from (reverse("custody:handover", args=[handover.pk]), reverse("custody:recovery", args=[case.pk]))
    yield reverse("custody:rule", args=[account.sponsor_id])
    authorisation = account.authorisations.get()
    yield from (reverse("custody:renew", args=[authorisation.pk]), reverse("custody:end", args=[authorisation.pk]))
    yield from ("/", "/notices/", "/audit/", "/counts/", "/filing/", reverse("filing:media_account", args=[account.pk]))


def text_of(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


@pytest.mark.clause("WH-5.2-b", "HZ-2.3.3-b", "BL-3.3-f", "SX-3.6-b")
@pytest.mark.slow
def test_no_page_and_no_export_shows_a_secret(cast: Cast, kept: Credential, newcomer: User, client_as: As) -> None:
    addresses = list(everything(kept, cast, newcomer))
    client_as(cast.drafter).post(f"/custody/{kept.pk}/open/", {"reason": WHY, "token": uuid4()})
    told, seen = [], 0
    for person in (cast.drafter, cast.reviewer, cast.chief, cast.supervisor, cast.auditor, newcomer):
        client = client_as(person)
        for address in addresses:
            answer = client.get(address)
            seen += answer.status_code == 200
            page = text_of(answer.content)
            told += [(person, address) for secret in (*SECRETS.values(), "tok-geheim-9") if secret in page]
    assert told == []
    assert seen > 60


@pytest.mark.clause("WH-5.2-b")
def test_the_exported_record_has_no_field_for_a_password(cast: Cast, kept: Credential, client_as: As) -> None:
    answer = client_as(cast.drafter).get("/custody/export/")
    [head, *rows] = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()[1:]
    assert head == ["账号", "平台", "主办单位", "用途", "第一保管人", "第二保管人", "上次改口令", "下次改口令", "情况"]
    assert [row[4:6] for row in rows] == [["沈芸", "顾知行"]]
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_is_shown_once_on_a_page_nothing_keeps(cast: Cast, kept: Credential, client_as: As) -> None:
    client = client_as(cast.drafter)
    page = client.get(f"/custody/{kept.pk}/open/").content.decode()
    [token] = re.findall(r'name="token" value="([0-9a-f-]{36})"', page)
    short = client.post(f"/custody/{kept.pk}/open/", {"reason": "登", "token": token})
    assert "打开要写理由" in short.content.decode() and SECRETS["password"] not in short.content.decode()
    shown = client.post(f"/custody/{kept.pk}/open/", {"reason": WHY, "token": token})
    assert all(secret in shown.content.decode() for secret in SECRETS.values())
    assert "no-store" in shown.headers["Cache-Control"]
    again = client.post(f"/custody/{kept.pk}/open/", {"reason": WHY, "token": token}).content.decode()
    assert "这一次已经显示过" in again and SECRETS["password"] not in again
    assert Opening.objects.count() == 1
    assert WHY in client.get(f"/custody/accounts/{kept.media_account_id}/").content.decode()


def test_a_contractor_is_refused_and_told_why_and_a_stranger_finds_nothing(
    cast: Cast, kept: Credential, client_as: As
) -> None:
    agent = make_user("wai.bao", "外包员")
    make_appointment(agent, cast.education, Duty.AGENT)
    for method in ("get", "post"):
        answer = getattr(client_as(agent), method)(f"/custody/{kept.pk}/open/", {"reason": WHY, "token": str(uuid4())})
        assert answer.status_code == 403
        assert "第三方承办人员不接触平台口令" in answer.content.decode()
    assert (
        "第三方承办人员不接触平台口令"
        in client_as(agent).get(f"/custody/accounts/{kept.media_account_id}/").content.decode()
    )
    for other in (cast.stranger, cast.outsider, cast.county_drafter):
        assert client_as(other).get(f"/custody/{kept.pk}/open/").status_code == 404
        assert client_as(other).get(f"/custody/accounts/{kept.media_account_id}/").status_code == 404


def test_taking_a_sign_in_into_keeping(cast: Cast, client_as: As) -> None:
    account = make_media_account(cast.education)
    client = client_as(cast.drafter)
    address = f"/custody/accounts/{account.pk}/add/"
    given = {
        "label": "后台登录", "password": "Erst-geheim-1", "again": "Erst-geheim-2", "first_keeper": cast.drafter.pk,
        "second_keeper": cast.reviewer.pk, "changed_on": "2026-10-12",
    }  # fmt: skip
    wrong = client.post(address, given).content.decode()
    assert "两次写的不一样" in wrong and "Erst-geheim" not in wrong
    refused = client.post(
        address, {**given, "again": given["password"], "second_keeper": cast.drafter.pk}
    ).content.decode()
    assert "两位保管人要是两个人" in refused and "Erst-geheim" not in refused
    assert client.post(address, {**given, "again": given["password"]}).status_code == 302
    page = client.get(f"/custody/accounts/{account.pk}/").content.decode()
    assert "沈芸" in page and "顾知行" in page and "Erst-geheim" not in page
    assert client_as(cast.supervisor).get(address).status_code == 403


@pytest.mark.clause("WH-5.2-b", "HZ-2.3.3-b")
def test_a_handover_over_its_pages(cast: Cast, kept: Credential, newcomer: User, client_as: As) -> None:
    leaver, receiver = client_as(cast.drafter), client_as(newcomer)
    given = {"place": "first", "receiver": newcomer.pk, "cause": "leaving"}
    address = leaver.post(f"/custody/{kept.pk}/handover/", given).headers["Location"]
    assert "还没有改口令" in receiver.post(f"{address}receive/").content.decode()
    assert leaver.post(f"{address}give/").status_code == 302
    assert leaver.get(f"/custody/{kept.pk}/open/").status_code == 403
    new = {"password": "Neu-geheim-22", "again": "Neu-geheim-22", "why": "交接"}
    assert receiver.post(f"/custody/{kept.pk}/password/", new).headers["Location"] == address
    assert receiver.post(f"{address}receive/").status_code == 302
    page = leaver.get(address).content.decode()
    assert all(
        words in page for words in ("沈芸 交给 辛仁", "沈芸确认交出", "辛仁改的", "2026年10月12日 09:30", "已交接")
    )
    assert "不用再办" in receiver.post(f"{address}receive/").content.decode()
    kept.refresh_from_db()
    assert kept.first_keeper == newcomer
    assert "取消交接" not in page


def test_a_handover_can_be_cancelled_with_a_reason(cast: Cast, kept: Credential, newcomer: User, client_as: As) -> None:
    handover = start_handover(
        credential=kept, place="first", receiver=newcomer, cause="leaving", by=cast.chief, now=NOW
    )
    client = client_as(cast.chief)
    assert "写明为什么取消" in client.post(f"/custody/handovers/{handover.pk}/cancel/", {"reason": ""}).content.decode()
    assert client.post(f"/custody/handovers/{handover.pk}/cancel/", {"reason": "选错了人"}).status_code == 302
    assert Handover.objects.get().state == "cancelled"
    for act in ("give", "receive", "cancel"):
        assert client.get(f"/custody/handovers/{handover.pk}/{act}/").status_code == 405


def test_the_head_signs_with_a_note(cast: Cast, kept: Credential, newcomer: User, client_as: As) -> None:
    handover = start_handover(
        credential=kept, place="first", receiver=newcomer, cause="leaving", by=cast.chief, now=NOW
    )
    client = client_as(cast.chief)
    assert "代为交出要写明为什么" in client.post(f"/custody/handovers/{handover.pk}/give/").content.decode()
    client.post(f"/custody/handovers/{handover.pk}/give/", {"note": "本人已调离"})
    assert "本人已调离" in client.get(f"/custody/handovers/{handover.pk}/").content.decode()
    give_again = client_as(cast.drafter).post(f"/custody/handovers/{handover.pk}/give/")
    assert "已经交出" in give_again.content.decode()
    with pytest.raises(Exception, match="已经交出"):
        give(handover=handover, note="", by=cast.drafter, now=NOW)


def test_a_lost_password_over_its_pages(cast: Cast, client_as: As) -> None:
    account = make_media_account(cast.education)
    client = client_as(cast.drafter)
    page = client.get(f"/custody/accounts/{account.pk}/lost/").content.decode()
    assert "不要另开账号" in page and "2026年10月26日" in page
    given = {"cause": "no_handover", "account_of_loss": "经办人调走，手机号停用"}
    address = client.post(f"/custody/accounts/{account.pk}/lost/", given).headers["Location"]
    assert client.get(f"/custody/accounts/{account.pk}/lost/").status_code == 403
    program = SimpleUploadedFile("申诉.exe", b"MZ\x90")
    assert (
        "不收"
        in client.post(f"{address}step/", {"kind": "appeal", "note": "提交申诉函", "file": program}).content.decode()
    )
    letter = SimpleUploadedFile("申诉函.pdf", b"%PDF-1.7\n%%EOF\n")
    assert client.post(f"{address}step/", {"kind": "appeal", "note": "提交申诉函", "file": letter}).status_code == 302
    step = Recovery.objects.get().steps.get()
    file = client.get(f"{address}files/{step.pk}/")
    assert b"".join(file.streaming_content) == b"%PDF-1.7\n%%EOF\n"  # type: ignore[attr-defined]
    assert client_as(cast.supervisor).get(f"{address}files/{step.pk}/").status_code == 403
    assert "还没有登记新口令" in client.post(f"{address}recovered/").content.decode()
    assert client.post(f"{address}nonsense/").status_code == 404
    assert client_as(cast.chief).post(f"{address}failed/", {"outcome": "平台不受理，办注销"}).status_code == 302
    assert "平台不受理，办注销" in client.get(address).content.decode()


def test_the_list_is_filtered_by_what_is_wrong(cast: Cast, kept: Credential, client_as: As) -> None:
    other = make_media_account(cast.police, name="平安示范", platform="weibo")
    client = client_as(cast.supervisor)

    def names(query: str) -> set[str]:
        page = client.get(f"/custody/?{query}").content.decode()
        return {name for name in (kept.media_account.name, other.name) if f">{name}</a>" in page}

    both = {kept.media_account.name, other.name}
    assert (names(""), names("state=none"), names("q=平安"), names("platform=weixin")) == (
        both, {other.name}, {other.name}, {kept.media_account.name}
    )  # fmt: skip
    assert names("state=gone") == names("state=due") == names("state=single") == set()
    client.post(f"/custody/rules/{cast.city_office.pk}/", {"password_days": 30, "warn_days": 0, "recovery_workdays": 5})
    assert names("state=due") == {kept.media_account.name}
    cast.drafter.appointments.update(until=TODAY)
    assert names("state=gone") == {kept.media_account.name}
    assert "沈芸已离岗" in client.get("/custody/").content.decode()
    assert client_as(cast.drafter).get(f"/custody/rules/{cast.education.pk}/").status_code in {403, 404}


def test_an_empty_reach_says_what_to_do(cast: Cast, client_as: As) -> None:
    assert "还没有账号" in client_as(cast.drafter).get("/custody/").content.decode()
    assert "没有这样的账号" in client_as(cast.drafter).get("/custody/?q=没有").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    cast: Cast, client_as: As, django_assert_num_queries: Callable[..., object], rows: int
) -> None:
    for number in range(rows):
        account = make_media_account(cast.education, name=f"账号{number}", platform="weibo")
        make_credential(account, cast.drafter, cast.reviewer)
    client = client_as(cast.chief)
    with django_assert_num_queries(16):  # type: ignore[attr-defined]
        client.get("/custody/")
