"""A ledger file becomes accounts: matched, compared, changed, never doubled."""

from pathlib import Path

import pytest
from tests.cast import NOW, Cast
from tests.factories import make_media_account

from zhengmei.audit.models import AuditEntry
from zhengmei.documents.sheets import LedgerRow, read_ledger
from zhengmei.filing.actions import save_ledger_rows
from zhengmei.filing.models import FieldChange, MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.organisations.models import Organisation, Region
from zhengmei.platforms.dictionary import find_platform


def row(number: int = 2, **given: object) -> LedgerRow:
    own = {
        "name": "示范教育",
        "platform": "weixin",
        "sponsor": "示范市教育局",
        "level": "",
        "region": "",
        "managing": "",
    }
    fields = {k: v for k, v in given.items() if k not in own}
    return LedgerRow(number=number, fields=fields, **{k: str(given.get(k, v)) for k, v in own.items()})


def test_a_new_row_registers_the_account_with_its_history_and_one_line_in_the_record(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    outcome = save_ledger_rows([row(platform_account_id="gh_1", status="正常", followers=12)], by=cast.drafter, now=NOW)
    assert (outcome.new, outcome.changed, outcome.same, outcome.problems) == (1, 0, 0, [])
    account = MediaAccount.objects.get()
    assert (account.name, account.sponsor, account.managing, account.followers) == (
        "示范教育", cast.education, cast.city_office, 12,
    )  # fmt: skip
    kept = dict(FieldChange.objects.values_list("field", "after"))
    assert kept["name"] == "示范教育"
    assert kept["status"] == "正常"
    assert AuditEntry.objects.count() == before + 1


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    rows = [row(platform_account_id="gh_1", followers=12)]
    save_ledger_rows(rows, by=cast.drafter, now=NOW)
    entries, changes = AuditEntry.objects.count(), FieldChange.objects.count()
    again = save_ledger_rows(rows, by=cast.drafter, now=NOW)
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    assert (AuditEntry.objects.count(), FieldChange.objects.count()) == (entries, changes)


def test_an_account_is_found_by_its_id_and_its_new_name_is_kept_with_the_old_one(cast: Cast) -> None:
    account = make_media_account(cast.education, name="旧名", platform_account_id="gh_1", filing_number="示备1")
    outcome = save_ledger_rows([row(platform_account_id="gh_1")], by=cast.supervisor, now=NOW)
    assert (outcome.new, outcome.changed) == (0, 1)
    account.refresh_from_db()
    assert (account.name, account.filing_number) == ("示范教育", "示备1")
    change = FieldChange.objects.get(field="name")
    assert (change.before, change.after, change.source) == ("旧名", "示范教育", "import")


def test_without_an_id_an_account_is_found_by_platform_name_and_sponsor(cast: Cast) -> None:
    make_media_account(cast.education, name="示范教育", platform_account_id="")
    make_media_account(cast.police, name="示范教育", platform="weixin", platform_account_id="other")
    outcome = save_ledger_rows([row(platform_account_id="gh_9")], by=cast.supervisor, now=NOW)
    assert (outcome.new, outcome.changed) == (0, 1)
    assert sorted(MediaAccount.objects.values_list("platform_account_id", flat=True)) == ["gh_9", "other"]


def test_an_unknown_unit_is_named_with_the_nearest_one(cast: Cast) -> None:
    outcome = save_ledger_rows([row(5, sponsor="示范市教育居")], by=cast.supervisor, now=NOW)
    assert [(p.row, p.column, p.why) for p in outcome.problems] == [(5, "主办单位", "系统里没有这个单位")]
    assert "是不是“示范市教育局”" in outcome.problems[0].remedy
    assert not MediaAccount.objects.exists()


def test_units_are_made_on_request_under_their_supervisor_and_in_their_region(cast: Cast) -> None:
    rows = [
        row(2, sponsor="新城县教育局", name="新城教育", level="县级", region="新城县", managing="新城县人民政府办公室"),
        row(
            3,
            sponsor="新城县人民政府办公室",
            name="新城发布",
            level="县级",
            region="新城县",
            managing="示范市人民政府办公室",
        ),
    ]
    outcome = save_ledger_rows(rows, by=cast.supervisor, now=NOW, create_units=True)
    assert outcome.problems == []
    assert sorted(outcome.units) == ["新城县人民政府办公室", "新城县教育局"]
    unit = Organisation.objects.get(name="新城县教育局")
    assert unit.supervisor is not None
    assert (unit.level, unit.kind, unit.supervisor.name) == ("county", "department", "新城县人民政府办公室")
    assert unit.supervisor.supervisor == cast.city_office
    assert Region.objects.get(name="新城县").parent == cast.city


def test_a_person_may_not_import_for_another_unit(cast: Cast) -> None:
    outcome = save_ledger_rows([row(sponsor="示范市公安局")], by=cast.drafter, now=NOW)
    assert [p.why for p in outcome.problems] == ["你没有替这个单位登记账号的职责"]
    made = save_ledger_rows(
        [row(sponsor="某某局", level="市级", region="示范市", managing="示范市人民政府办公室")],
        by=cast.drafter, now=NOW, create_units=True,
    )  # fmt: skip
    assert [p.column for p in made.problems] == ["主办单位"]
    assert not Organisation.objects.filter(name="某某局").exists()


def test_an_account_of_another_unit_is_not_taken_over_by_its_id(cast: Cast) -> None:
    make_media_account(cast.police, name="示范公安", platform_account_id="gh_1")
    outcome = save_ledger_rows([row(platform_account_id="gh_1")], by=cast.drafter, now=NOW)
    assert [(p.column, p.value) for p in outcome.problems] == [("平台账号ID", "gh_1")]
    assert MediaAccount.objects.get().name == "示范公安"


@pytest.mark.clause("FCG-A-c")
def test_exactly_four_statuses_and_an_unknown_one_is_refused_by_row(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "l.csv"
    lines = ["账号名称,平台,主办单位,运行状态", "甲,微信,示范市教育局,停更", "乙,微博,示范市教育局,注销",
             "丙,抖音,示范市教育局,关停", "丁,快手,示范市教育局,关停"]  # fmt: skip
    file.write_text("\n".join(lines), encoding="utf-8")
    sheet = read_ledger(file, platform_of=find_platform)
    outcome = save_ledger_rows(sheet.all(), by=cast.supervisor, now=NOW)
    assert [(p.row, p.column, p.value) for p in sheet.problems] == [(2, "运行状态", "停更")]
    assert outcome.new == 3
    assert AccountStatus.labels == ["正常", "暂停", "注销", "关停"]
    statuses = list(MediaAccount.objects.values_list("status", flat=True))
    assert (statuses.count("cancelled"), statuses.count("closed")) == (1, 2)
