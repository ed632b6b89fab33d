"""Importing a file: looked at first, written in one piece, released when its process died."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.factories import make_media_account

from zhengmei.audit.models import AuditEntry
from zhengmei.filing.actions import (
    ImportRefused,
    confirm_import,
    drop_import,
    open_import,
    queue_import,
    read_import,
    release_import,
    write_import,
)
from zhengmei.filing.actions.import_files import Busy, folder, working_on
from zhengmei.filing.models import FieldChange, ImportBatch, MediaAccount
from zhengmei.filing.states import ImportState
from zhengmei.identity.models import User
from zhengmei.interaction.models import CitizenMessage
from zhengmei.monitoring.models import PublishedItem
from zhengmei.organisations.models import Organisation

HEADER = "账号名称,平台,主办单位,平台账号ID,粉丝数"
GOOD = f"{HEADER}\n示范教育,微信,示范市教育局,gh_1,100\n示范教育,微博,示范市教育局,wb_1,1.2万\n"
BAD = (
    f"{HEADER}\n示范教育,微信,示范市教育局,gh_1,100\n示范公安,微脖,示范市公安局,wb_2,5\n"
    "示范交警,抖音,示范市公安居,dy_3,6\n示范网信,快手,示范市网信办,ks_4,很多\n"
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path


def handed_in(words: str, by: User | None, *, kind: str = "ledger", name: str = "台账.csv", **more: Any) -> ImportBatch:
    batch = open_import(kind=kind, file=io.BytesIO(words.encode()), name=name, by=by, now=NOW, **more)
    return read_import(batch=batch, now=NOW)


def upload(words: str, name: str = "台账.csv") -> io.BytesIO:
    file = io.BytesIO(words.encode())
    file.name = name
    return file


# --- looking and confirming ----------------------------------------------------------------------------------------------


def test_looking_writes_nothing_but_the_batch(cast: Cast) -> None:
    before = (AuditEntry.objects.count(), Organisation.objects.count())
    batch = handed_in(GOOD, cast.supervisor)
    assert batch.state == ImportState.PREVIEWED
    report = batch.report
    assert (report["rows"], report["new"], report["changed"], report["same"], report["wrong"]) == (2, 2, 0, 0, 0)
    assert not MediaAccount.objects.exists()
    assert (AuditEntry.objects.count(), Organisation.objects.count()) == before


def test_confirming_writes_everything_with_one_line_in_the_record_and_deletes_the_file(cast: Cast) -> None:
    batch = handed_in(GOOD, cast.supervisor)
    before = AuditEntry.objects.count()
    done = confirm_import(batch=batch, by=cast.supervisor, now=NOW)
    assert done.state == ImportState.DONE
    assert done.finished_at == NOW
    assert sorted(MediaAccount.objects.values_list("platform", "followers")) == [("weibo", 12000), ("weixin", 100)]
    entry = AuditEntry.objects.order_by("-id")[0]
    assert AuditEntry.objects.count() == before + 1
    assert (entry.kind, entry.object_id, entry.detail["新登记"]) == ("filing.ledger.imported", str(done.pk), 2)
    assert set(FieldChange.objects.values_list("batch", flat=True)) == {done.pk}
    assert [p.name for p in folder().iterdir() if p.suffix == ".csv"] == []


def test_wrong_rows_are_never_left_out_silently(cast: Cast) -> None:
    batch = handed_in(BAD, cast.supervisor)
    assert [(p["row"], p["column"]) for p in batch.report["problems"]] == [
        (3, "平台"),
        (4, "主办单位"),
        (5, "粉丝数"),
    ]
    with pytest.raises(ImportRefused) as refused:
        confirm_import(batch=batch, by=cast.supervisor, now=NOW)
    assert refused.value.reasons == ["有 3 行有问题。改好再导入，或者选“只导入没问题的行”。"]
    assert not MediaAccount.objects.exists()


def test_the_good_rows_go_in_on_request_and_the_others_can_be_corrected_and_handed_in_again(
    cast: Cast, client_as: Callable[[User], Client]
) -> None:
    batch = confirm_import(batch=handed_in(BAD, cast.supervisor), by=cast.supervisor, now=NOW, only_good=True)
    assert MediaAccount.objects.count() == 1
    answer = client_as(cast.supervisor).get(reverse("filing:import_bad_rows", args=[batch.pk]))
    content = b"".join(answer.streaming_content)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["问题", "怎么改", *HEADER.split(",")]
    assert [row[2:] for row in rows[1:]] == [
        ["示范公安", "微脖", "示范市公安局", "wb_2", "5"],
        ["示范交警", "抖音", "示范市公安居", "dy_3", "6"],
        ["示范网信", "快手", "示范市网信办", "ks_4", "很多"],
    ]
    assert rows[1][0] == "平台：不认识这个平台"
    repaired = [rows[0], *rows[1:]]
    repaired[1][3], repaired[2][4], repaired[3][6] = "微博", "示范市公安局", "300"
    again = handed_in("\n".join(",".join(str(c) for c in row) for row in repaired), cast.supervisor)
    assert (again.report["new"], again.report["wrong"], again.report["ignored"]) == (3, 0, ["问题", "怎么改"])
    confirm_import(batch=again, by=cast.supervisor, now=NOW)
    assert MediaAccount.objects.count() == 4


def test_a_second_time_the_same_file_is_recognised_and_changes_nothing(cast: Cast) -> None:
    first = confirm_import(batch=handed_in(GOOD, cast.supervisor), by=cast.supervisor, now=NOW)
    again = handed_in(GOOD, cast.supervisor)
    assert again.report["same_as"] == {"id": first.pk, "by": "林守正", "at": "2026年10月12日 09:30"}
    assert (again.report["new"], again.report["changed"], again.report["same"]) == (0, 0, 2)
    with pytest.raises(ImportRefused, match="没问题的行都和系统里一样，没有要写入的内容"):
        confirm_import(batch=again, by=cast.supervisor, now=NOW)


def test_the_preview_shows_each_field_that_would_change(cast: Cast) -> None:
    make_media_account(cast.education, name="示范教育", platform_account_id="gh_1", followers=90)
    batch = handed_in(GOOD, cast.supervisor)
    assert batch.report["changes"] == [
        {"row": 2, "account": "示范教育", "field": "粉丝数", "before": "90", "after": "100"}
    ]
    assert MediaAccount.objects.get().followers == 90


def test_rows_that_went_wrong_after_the_preview_undo_everything(cast: Cast) -> None:
    batch = handed_in(GOOD, cast.drafter)
    cast.education.state = "abolished"
    cast.education.save()
    done = confirm_import(batch=batch, by=cast.drafter, now=NOW)
    assert done.state == ImportState.FAILED
    assert "一行也没有写入" in done.failure
    assert not MediaAccount.objects.exists()


# --- files that cannot be read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "文件是空的"),
        (HEADER, "只有表头"),
        ("甲,乙\n1,2\n", "台账的表头缺少“账号名称”、“平台”、“主办单位”"),
        (f"名称,{HEADER}\n甲,甲,微信,示范市教育局,1,1\n", "表头有两列都是“账号名称”：A 列“名称”和 B 列“账号名称”"),
    ],
)
def test_a_file_nobody_can_read_fails_with_the_reason_and_is_not_kept(cast: Cast, words: str, why: str) -> None:
    batch = handed_in(words, cast.supervisor)
    assert batch.state == ImportState.FAILED
    assert why in batch.failure
    assert list(folder().glob("*.csv")) == []


def test_a_file_over_the_limit_is_refused_before_it_is_read(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    with pytest.raises(ImportRefused, match="文件超过 1 MB 的上限"):
        handed_in("x" * (1024 * 1024 + 1), cast.supervisor)
    assert (ImportBatch.objects.count(), list(folder().iterdir())) == (0, [])


# --- one at a time, and death in between -----------------------------------------------------------------------------------


def test_a_second_import_while_one_runs_is_refused_with_who_and_when(cast: Cast) -> None:
    first = queue_import(batch=handed_in(GOOD, cast.supervisor), by=cast.supervisor, now=NOW)
    second = handed_in("账号名称,平台,主办单位\n某,抖音,示范市教育局\n", cast.chief, name="第二份.csv")
    with working_on(first.pk), pytest.raises(ImportRefused) as refused:
        confirm_import(batch=second, by=cast.chief, now=NOW)
    assert refused.value.reasons == ["林守正 2026年10月12日 09:30 确认的“台账.csv”正在写入，请等它写完再确认。"]


def test_two_processes_never_write_the_same_import(cast: Cast) -> None:
    batch = queue_import(batch=handed_in(GOOD, cast.supervisor), by=cast.supervisor, now=NOW)
    with working_on(batch.pk), pytest.raises(Busy):
        write_import(batch=batch, now=NOW)
    assert write_import(batch=batch, now=NOW).state == ImportState.DONE
    assert write_import(batch=batch, now=NOW).state == ImportState.DONE
    assert MediaAccount.objects.count() == 2


def test_an_import_whose_process_died_is_released_and_confirmed_again(cast: Cast) -> None:
    batch = queue_import(batch=handed_in(GOOD, cast.supervisor), by=cast.supervisor, now=NOW)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.RUNNING)
    released = release_import(batch=batch, by=cast.supervisor, now=NOW)
    assert (released.state, released.failure) == (ImportState.PREVIEWED, "上一次写到一半中断了，一行也没有写入。")
    assert confirm_import(batch=released, by=cast.supervisor, now=NOW).state == ImportState.DONE
    assert AuditEntry.objects.filter(kind="filing.import.released").count() == 1


def test_a_living_import_is_not_released(cast: Cast) -> None:
    batch = queue_import(batch=handed_in(GOOD, cast.supervisor), by=cast.supervisor, now=NOW)
    with working_on(batch.pk), pytest.raises(ImportRefused, match="它还在写入，请等它写完"):
        release_import(batch=batch, by=cast.supervisor, now=NOW + timedelta(hours=1))


def test_an_abandoned_import_does_not_block_the_next(cast: Cast) -> None:
    left = queue_import(batch=handed_in(GOOD, cast.supervisor), by=cast.supervisor, now=NOW)
    second = handed_in("账号名称,平台,主办单位\n某,抖音,示范市教育局\n", cast.supervisor)
    later = NOW + timedelta(minutes=1)
    assert confirm_import(batch=second, by=cast.supervisor, now=later).state == ImportState.DONE
    left.refresh_from_db()
    assert left.state == ImportState.PREVIEWED


def test_a_file_may_be_left_and_is_deleted(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    batch = handed_in(GOOD, cast.supervisor)
    with django_capture_on_commit_callbacks(execute=True):
        drop_import(batch=batch, by=cast.supervisor, now=NOW)
    assert list(folder().glob("*.csv")) == []
    with pytest.raises(ImportRefused, match="已放弃"):
        confirm_import(batch=batch, by=cast.supervisor, now=NOW)


# --- items and messages -----------------------------------------------------------------------------------------------------

ITEMS = (
    "账号名称,平台,发布时间,标题,链接\n示范教育,微信,2026-10-01 08:30,开学,\n示范教育,公众号,2026/10/1 8:30,开学,\n"
    "示范教育,微信,2026-10-02 23:59,放假,https://example.gov.cn/2\n"
)


def test_items_go_in_once_however_often_they_are_handed_in(cast: Cast) -> None:
    account = make_media_account(cast.education, name="示范教育")
    batch = handed_in(ITEMS, cast.drafter, kind="posts")
    assert (batch.report["rows"], batch.report["new"], batch.report["same"]) == (3, 2, 1)
    assert not PublishedItem.objects.exists()
    confirm_import(batch=batch, by=cast.drafter, now=NOW)
    kept = list(PublishedItem.objects.order_by("published_at").values_list("media_account", "day", "title"))
    assert [(a, str(d), t) for a, d, t in kept] == [
        (account.pk, "2026-10-01", "开学"),
        (account.pk, "2026-10-02", "放假"),
    ]
    assert PublishedItem.objects.order_by("-published_at")[0].published_at.isoformat() == "2026-10-02T15:59:00+00:00"
    assert AuditEntry.objects.filter(kind="monitoring.items.imported").count() == 1
    again = handed_in(ITEMS + "示范教育,微信,2026-10-03,新的,\n", cast.drafter, kind="posts")
    assert (again.report["new"], again.report["same"]) == (1, 3)
    confirm_import(batch=again, by=cast.drafter, now=NOW)
    assert PublishedItem.objects.count() == 3


def test_items_of_accounts_one_may_not_see_are_wrong_rows(cast: Cast) -> None:
    make_media_account(cast.police, name="示范公安")
    batch = handed_in("账号名称,平台,发布时间\n示范公安,微信,2026-10-01\n", cast.drafter, kind="posts")
    assert [p["why"] for p in batch.report["problems"]] == ["台账里没有这个账号（微信公众号）"]


def test_items_from_the_future_are_wrong_rows(cast: Cast) -> None:
    make_media_account(cast.education, name="示范教育")
    batch = handed_in("账号名称,平台,发布时间\n示范教育,微信,2026-12-01\n", cast.drafter, kind="posts")
    assert [p["why"] for p in batch.report["problems"]] == ["比今天还晚"]


def test_two_accounts_of_one_name_are_told_apart_by_their_id(cast: Cast) -> None:
    make_media_account(cast.education, name="示范发布", platform_account_id="a")
    second = make_media_account(cast.police, name="示范发布", platform_account_id="b")
    batch = handed_in("账号名称,平台,发布时间\n示范发布,微信,2026-10-01\n", cast.supervisor, kind="posts")
    assert "示范市教育局、示范市公安局" in batch.report["problems"][0]["why"]
    words = "账号名称,平台,发布时间,平台账号ID\n示范发布,微信,2026-10-01,b\n"
    confirm_import(batch=handed_in(words, cast.supervisor, kind="posts"), by=cast.supervisor, now=NOW)
    assert PublishedItem.objects.get().media_account == second


def test_messages_are_masked_before_they_are_stored(cast: Cast) -> None:
    make_media_account(cast.education, name="示范教育")
    words = (
        "账号名称,平台,留言编号,留言时间,标题,内容,回复时间,回复内容\n"
        "示范教育,微信,1,2026-10-01 08:00,请回电13800138000,身份证110101199003071234 车牌京A12345,2026-10-02,已电话13900139000答复\n"
    )
    confirm_import(batch=handed_in(words, cast.drafter, kind="messages"), by=cast.drafter, now=NOW)
    message = CitizenMessage.objects.get()
    assert (message.title, message.text, message.reply) == (
        "请回电138****8000", "身份证110101********4 车牌京A***45", "已电话139****9000答复",
    )  # fmt: skip


# --- pages ------------------------------------------------------------------------------------------------------------------


def test_the_wizard_from_file_to_result(cast: Cast, client_as: Callable[[User], Client]) -> None:
    client = client_as(cast.supervisor)
    answer = client.post(reverse("filing:import_new"), {"kind": "ledger", "file": upload(BAD)})
    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("filing:import_batch", args=[batch.pk]))
    page = client.get(answer["Location"]).content.decode()
    for words in ("微脖", "不认识这个平台", "示范市公安居", "是不是“示范市公安局”？", "很多", "只导入没问题的 1 行"):
        assert words in page
    client.post(reverse("filing:import_confirm", args=[batch.pk]), {"only_good": "1"})
    page = client.get(reverse("filing:import_batch", args=[batch.pk])).content.decode()
    assert "没有导入的行" in page
    assert MediaAccount.objects.count() == 1
    assert "台账.csv" in client.get(reverse("filing:imports")).content.decode()


def test_while_it_runs_the_page_asks_again_and_shows_how_far(cast: Cast, client_as: Callable[[User], Client]) -> None:
    batch = queue_import(batch=handed_in(GOOD, cast.supervisor), by=cast.supervisor, now=NOW)
    address = reverse("filing:import_batch", args=[batch.pk])
    client = client_as(cast.supervisor)
    with working_on(batch.pk):
        (folder() / f"{batch.pk}.progress").write_text('{"step": "写", "done": 1}')
        page = client.get(address).content.decode()
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "已写 1 行，共 2 行" in part
    assert "<html" not in part
    write_import(batch=batch, now=NOW)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_who_may_not_import_is_told_so_and_others_imports_are_not_found(
    cast: Cast, client_as: Callable[[User], Client]
) -> None:
    batch = handed_in(GOOD, cast.chief)
    assert client_as(cast.inspector).get(reverse("filing:import_new")).status_code == 403
    assert client_as(cast.county_drafter).get(reverse("filing:import_batch", args=[batch.pk])).status_code == 404
    assert client_as(cast.supervisor).get(reverse("filing:import_batch", args=[batch.pk])).status_code == 200
    with pytest.raises(ImportRefused, match="你没有替任何单位登记账号的职责"):
        handed_in(GOOD, cast.inspector)


def test_the_list_asks_as_many_questions_for_three_as_for_one(cast: Cast, client_as: Callable[[User], Client]) -> None:
    client = client_as(cast.supervisor)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("filing:imports"))
        return len(asked)

    handed_in(GOOD, cast.supervisor)
    questions()
    one = questions()
    handed_in(GOOD, cast.chief)
    handed_in(GOOD, cast.supervisor)
    assert questions() == one


def test_templates_are_offered(cast: Cast, client_as: Callable[[User], Client]) -> None:
    answer = client_as(cast.drafter).get(reverse("filing:import_template", args=["ledger"]))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheet_names == ["台账", "填写说明"]
    assert client_as(cast.drafter).get(reverse("filing:import_template", args=["nothing"])).status_code == 404


def test_nothing_chosen_is_said_beside_the_field(cast: Cast, client_as: Callable[[User], Client]) -> None:
    answer = client_as(cast.drafter).post(reverse("filing:import_new"), {"kind": "ledger"})
    assert answer.status_code == 422
    assert "还没有选文件" in answer.content.decode()
