"""Exports: exactly what is shown, readable again by the import, never a formula, always in the record."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.asserts import assertRedirects
from python_calamine import CalamineWorkbook
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.documents.sheets import read_ledger
from zhengmei.filing.actions import save_ledger_rows
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.platforms.dictionary import find_platform

SignIn = Callable[[User], Client]
ALL = {"scope": "all", "format": "xlsx", "columns": "all"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _rows(content: bytes) -> list[dict[str, object]]:
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def _csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_an_export_holds_exactly_the_filtered_rows_in_the_order_shown(cast: Cast, client_as: SignIn) -> None:
    for unit, name in ((cast.education, "示范市教育"), (cast.police, "示范市公安"), (cast.county_office, "示范县发布")):
        factories.make_media_account(unit, name=name)
    client = client_as(cast.supervisor)
    query = "level=city&sort=-name"
    shown = [row.account.name for row in client.get(f"/filing/ledger/?{query}").context["rows"]]
    handed = client.post("/filing/ledger/export/", ALL | {"query": query})
    assert [row["账号名称"] for row in _rows(handed.content)] == shown == ["示范市教育", "示范市公安"]
    entry = AuditEntry.objects.get(kind="filing.ledger.exported")
    assert entry.actor == cast.supervisor
    assert (entry.detail["行数"], entry.detail["条件"], entry.detail["格式"]) == (2, query, "xlsx")


def test_only_the_ticked_rows_and_none_that_one_may_not_see(cast: Cast, client_as: SignIn) -> None:
    mine = factories.make_media_account(cast.county_education, name="示范县教育")
    factories.make_media_account(cast.county_office, name="示范县发布")
    theirs = factories.make_media_account(cast.police, name="示范市公安")
    form = ALL | {"scope": "ticked", "accounts": [mine.pk, theirs.pk], "format": "csv"}
    handed = client_as(cast.county_supervisor).post("/filing/ledger/export/", form)
    assert [row["账号名称"] for row in _csv(handed.content)] == ["示范县教育"]


def test_ticking_nothing_is_said_and_nothing_is_recorded(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    answer = client.post("/filing/ledger/export/", ALL | {"scope": "ticked", "query": "status=normal"})
    assertRedirects(answer, "/filing/ledger/?status=normal", fetch_redirect_response=False)
    assert "没有勾选账号" in client.get(answer["Location"]).content.decode()
    assert not AuditEntry.objects.exists()


def test_the_page_is_not_an_export(cast: Cast, client_as: SignIn) -> None:
    assert client_as(cast.supervisor).get("/filing/ledger/export/").status_code == 405


def test_the_columns_shown_are_the_columns_exported(cast: Cast, client_as: SignIn) -> None:
    factories.make_media_account(cast.education)
    client = client_as(cast.supervisor)
    client.post("/filing/ledger/columns/", {"columns": ["filing_number", "followers", "last"]})
    handed = client.post("/filing/ledger/export/", ALL | {"columns": "shown", "format": "csv"})
    assert list(_csv(handed.content)[0]) == [
        "账号名称",
        "平台",
        "平台账号ID",
        "载体",
        "主办单位",
        "备案编号",
        "粉丝数",
        "其他平台名称",
        "最近更新",
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_can_be_imported_again_and_changes_nothing(
    cast: Cast, client_as: SignIn, tmp_path: Path, kind: str
) -> None:
    factories.make_media_account(
        cast.education,
        name="示范市教育",
        has_interaction=False,
        is_main=True,
        provides_news=True,
        news_licence_number="45-1",
        news_licence_expires_on=date(2027, 1, 1),
        functions=["发布", "办事"],
        platform_subtype="订阅号",
        followers=1036,
    )
    factories.make_media_account(cast.county_education, name="示范县教育", platform="other", platform_other="乡音")
    handed = client_as(cast.supervisor).post("/filing/ledger/export/", ALL | {"format": kind})
    path = tmp_path / f"ledger.{kind}"
    path.write_bytes(handed.content)
    sheet = read_ledger(path, platform_of=find_platform)
    assert sheet.problems == []
    outcome = save_ledger_rows(sheet.rows, by=cast.supervisor, now=NOW)
    assert outcome.problems == []
    assert [(c.field, c.before, c.after) for c in outcome.changes] == []
    assert (outcome.new, outcome.same) == (0, 2)


def test_numbers_one_may_not_see_stay_out_so_importing_keeps_them(
    cast: Cast, client_as: SignIn, tmp_path: Path
) -> None:
    account = factories.make_media_account(cast.education, leader_mobile="13812345678")
    handed = client_as(cast.inspector).post("/filing/ledger/export/", ALL)
    assert _rows(handed.content)[0]["分管负责人手机"] == ""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(handed.content)
    save_ledger_rows(read_ledger(path, platform_of=find_platform).rows, by=cast.supervisor, now=NOW)
    account.refresh_from_db()
    assert account.leader_mobile == "13812345678"


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_starts_a_formula(cast: Cast, client_as: SignIn, evil: str) -> None:
    factories.make_media_account(cast.education, name=evil)
    client = client_as(cast.supervisor)
    [row] = _csv(client.post("/filing/ledger/export/", ALL | {"format": "csv"}).content)
    assert row["账号名称"] == f"'{evil}"
    book = client.post("/filing/ledger/export/", ALL).content
    assert _rows(book)[0]["账号名称"] == evil
    assert b"<f>" not in _sheet_xml(book)


def _sheet_xml(content: bytes) -> bytes:
    from zipfile import ZipFile

    return ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_what_was_found_goes_along(cast: Cast, client_as: SignIn) -> None:
    account = factories.make_media_account(cast.education)
    factories.make_quarter(account, [TODAY - timedelta(n) for n in range(9)])
    [row] = _rows(client_as(cast.supervisor).post("/filing/ledger/export/", ALL).content)
    assert (row["近7天发布"], row["最近更新"]) == (7, TODAY)


def test_exporting_costs_the_same_for_one_and_three_rows(cast: Cast, client_as: SignIn) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_as(cast.supervisor)
    counts = []
    for number in (1, 2):
        for n in range(number):
            factories.make_media_account(cast.education, name=f"示范{number}{n}")
        with CaptureQueriesContext(connection) as caught:
            client.post("/filing/ledger/export/", ALL)
        counts.append(len(caught))
    assert MediaAccount.objects.count() == 3
    assert counts[0] == counts[1]
