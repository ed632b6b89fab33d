"""Reading and exporting the record: who, what, and that a tampered file is found."""

import csv
import io

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.actions import ExportRefused, export_entries, record
from zhengmei.audit.models import AuditEntry
from zhengmei.audit.queries import entries_visible_to
from zhengmei.core.capacity import acting_as
from zhengmei.project.commands.audit import command


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """An entry of the city, one of 示范县, one of the neighbour, one unit-less of a county person, one of nobody."""
    for unit, who in [
        (cast.education, cast.drafter),
        (cast.county_education, cast.county_drafter),
        (cast.neighbour, cast.outsider),
    ]:
        with acting_as(f"{unit.name} 某", unit.pk):
            record("audit.exported", by=who, now=NOW, about=unit, reason=f"为{unit.name}")
    record("identity.signed_in", by=cast.county_drafter, now=NOW, about=cast.county_drafter)
    record("identity.sign_in_failed", by=None, now=NOW, detail={"登录名": "没有这个用户"})
    return cast


SEEN = {
    "auditor": ["为示范市教育局", "为示范县教育局", "登录", "登录失败"],
    "supervisor": ["为示范市教育局", "为示范县教育局", "登录", "登录失败"],
    "county_supervisor": ["为示范县教育局", "登录"],
    "outsider": ["为邻市人民政府办公室", "登录失败"],
    "industry_supervisor": ["为示范市教育局"],
}


@pytest.mark.parametrize("role", SEEN)
def test_each_reads_the_record_of_their_units_and_no_other(filled: Cast, role: str):
    found = entries_visible_to(getattr(filled, role), TODAY).order_by("id")
    assert [entry.reason or entry.sentence for entry in found] == SEEN[role]


@pytest.mark.parametrize("role", ["drafter", "inspector", "observer", "system_admin", "stranger"])
def test_others_are_refused_with_a_sentence(filled: Cast, client_as, role: str):
    client = client_as(getattr(filled, role))
    one = AuditEntry.objects.order_by("id").first()
    for answer in (
        client.get("/audit/"),
        client.get(f"/audit/{one.pk}/"),
        client.post("/audit/export/", {"reason": "试一试"}),
    ):
        assert answer.status_code == 403
        assert "查看记录是审计管理员和主管的职责" in answer.content.decode()
    with pytest.raises(ExportRefused):
        export_entries(entries=AuditEntry.objects.all(), reason="试一试看", by=getattr(filled, role), now=NOW)


def test_an_entry_of_another_city_is_not_there(filled: Cast, client_as):
    foreign = AuditEntry.objects.get(reason="为邻市人民政府办公室")
    assert client_as(filled.auditor).get(f"/audit/{foreign.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("", 4),
        ("kind=identity.signed_in", 1),
        ("who=沈", 1),
        ("thing=教育局", 2),
        ("first=2026-10-12&last=2026-10-12", 4),
        ("first=2026-10-13", 0),
        ("last=2026-10-11", 0),
        ("last=not-a-day&who=%00", 4),
    ],
)
def test_the_filters_of_the_address(filled: Cast, client_as, question: str, amount: int):
    page = client_as(filled.auditor).get(f"/audit/?{question}").content.decode()
    assert f"共 <b>{amount}</b> 条记录" in page
    assert ("没有这样的记录" in page) is (amount == 0)


def test_all_entries_of_one_thing(filled: Cast, client_as):
    client = client_as(filled.auditor)
    one = AuditEntry.objects.get(reason="为示范市教育局")
    page = client.get(f"/audit/{one.pk}/").content.decode()
    assert "校验相符" in page and f"?thing={one.object_type}:{one.object_id}" in page
    listed = client.get(f"/audit/?thing={one.object_type}:{one.object_id}").content.decode()
    assert "共 <b>1</b> 条记录" in listed
    assert f"对象“{one.object_name}”" in listed and f"对象“{one.object_type}" not in listed


def test_the_list_costs_the_same_for_one_and_for_three(filled: Cast, client_as):
    client = client_as(filled.auditor)
    client.get("/audit/?who=沈")
    counts = set()
    for question in ("who=沈", ""):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/audit/?{question}")
        counts.add(len(seen))
    assert len(counts) == 1


def test_export_asks_what_for_hands_out_exactly_the_list_and_is_recorded(filled: Cast, client_as, tmp_path):
    client: Client = client_as(filled.auditor)
    refused = client.post("/audit/export/?thing=教育局", {"reason": "查"})
    assert refused.status_code == 422 and "导出要写明用途" in refused.content.decode()
    nothing = client.post("/audit/export/?who=没有这个人", {"reason": "安全检查"})
    assert "没有记录可导出" in nothing.content.decode()
    assert AuditEntry.objects.filter(actor=filled.auditor).count() == 0
    answer = client.post("/audit/export/?thing=教育局", {"reason": "安全检查"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[9] for row in rows] == ["理由", "为示范市教育局", "为示范县教育局"]
    entry = AuditEntry.objects.get(actor=filled.auditor)
    assert (entry.reason, entry.detail["条数"], entry.capacity) == ("安全检查", 2, "示范市人民政府办公室 审计管理员")
    file = tmp_path / "record.csv"
    file.write_bytes(answer.content)
    good = CliRunner().invoke(command, ["check", str(file)])
    assert good.exit_code == 0 and "史鉴导出" in good.output
    file.write_bytes(answer.content.replace("沈芸".encode(), "申芸".encode()))
    bad = CliRunner().invoke(command, ["check", str(file)])
    assert bad.exit_code == 1 and "第 2 行" in bad.output and "人员" in bad.output
    file.write_bytes(b"\r\n".join(answer.content.splitlines()[:2]) + b"\r\n")
    assert "可能删过行" in CliRunner().invoke(command, ["check", str(file)]).output
    file.write_bytes(b"\xff\xfe")
    assert CliRunner().invoke(command, ["check", str(file)]).exit_code == 1


def test_an_exported_cell_never_starts_a_formula(filled: Cast, client_as):
    with acting_as("=某", filled.city_office.pk):
        record("audit.exported", by=None, now=NOW, reason="=HYPERLINK(1)")
    answer = client_as(filled.auditor).post("/audit/export/?kind=audit.exported", {"reason": "安全检查"})
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
    assert [cell for cell in cells if cell[:1] in "=+-@" and cell] == []
    assert "'=HYPERLINK(1)" in cells


def test_the_command_exports_what_that_person_may_read(filled: Cast, tmp_path):
    out = tmp_path / "out.csv"
    base = ["export", "--out", str(out), "--reason", "安全检查", "--as"]
    assert "没有在用的用户" in CliRunner().invoke(command, [*base, "nobody"]).output
    assert CliRunner().invoke(command, [*base, "shen.yun"]).exit_code == 1
    assert not out.exists()
    assert CliRunner().invoke(command, [*base, "bai.xian"]).exit_code == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 3
    assert CliRunner().invoke(command, [*base, "bai.xian"]).exit_code == 1
