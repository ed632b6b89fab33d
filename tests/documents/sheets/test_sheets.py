"""A file as one of the three sheets: rows, and for every row left out where, what, why and what to do."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengmei.documents.reader import Unreadable
from zhengmei.documents.sheets import WrongHeader, read_items, read_ledger, read_messages
from zhengmei.documents.sheets import ledger as ledger_sheet
from zhengmei.documents.sheets.template import KINDS, write_bad_rows, write_rows, write_template
from zhengmei.platforms.dictionary import PLATFORMS, find_platform

NAMES = [p.name for p in PLATFORMS]


def put(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def ledger(path: Path) -> Any:
    sheet = read_ledger(path, platform_of=find_platform)
    return sheet.all(), sheet


# --- headers --------------------------------------------------------------------------------------------------------------


def test_the_headers_of_the_contract_and_common_synonyms_lead_to_the_same_fields(tmp_path: Path) -> None:
    formal = put(tmp_path, "账号名称,平台,平台账号ID,主办单位,主办单位层级,所属地区,主管单位,是否认证,认证信息,运行状态,开设日期,"
                 "注销日期,备案编号,访问链接,粉丝数,承办单位,有无互动功能,是否主账号,新闻信息服务许可证号,许可证有效期至",
                 "示范发布,微信公众号,gh_1,市府办,市级,示范市,省府办,是,市府办,正常,2020-03-01,,示备1,https://a.cn,12000,宣传科,有,是,证1,2027-01-01")  # fmt: skip
    first = ledger(formal)[0]
    usual = put(tmp_path, "＊新媒体名称,所属平台,帐号ID,主办 部门,单位层级,地区,管理单位,是否通过认证,认证主体,状态,开通时间,"
                "注销时间,备案号,链接,粉丝量,承办部门,互动功能,主账号,许可证号,有效期至",
                "示范发布,公众号,gh_1,市府办,地市级,示范市,省府办,Y,市府办,在用,2020年3月1日,,示备1,https://a.cn,1.2万,宣传科,√,1,证1,2027.1.1")  # fmt: skip
    assert ledger(usual)[0] == first
    assert first[0].fields == {
        "platform_account_id": "gh_1", "is_certified": True, "certification_text": "市府办", "status": "正常",
        "opened_on": date(2020, 3, 1), "filing_number": "示备1", "url": "https://a.cn", "followers": 12000,
        "operator_name": "宣传科", "has_interaction": True, "is_main": True, "news_licence_number": "证1",
        "news_licence_expires_on": date(2027, 1, 1),
    }  # fmt: skip


def test_every_field_of_the_ledger_can_be_handed_in() -> None:
    keys = {c.key for c in ledger_sheet.COLUMNS} - {
        "leader_name_title",
        "liaison_name_title",
        "operator_leader_name_title",
    }
    from zhengmei.filing.states import FACTS

    assert keys == set(FACTS) | {"level", "region"}


def test_the_headers_an_export_prints_are_understood() -> None:
    from zhengmei.documents.reader import heading
    from zhengmei.filing.queries import fact_label
    from zhengmei.filing.states import FACTS

    known = {heading(name): c.key for c in ledger_sheet.COLUMNS for name in (c.header, *c.synonyms)}
    assert {field: known.get(heading(fact_label(field))) for field in FACTS} == {field: field for field in FACTS}


def test_a_masked_telephone_number_never_replaces_the_real_one(tmp_path: Path) -> None:
    rows, sheet = ledger(
        put(tmp_path, "账号名称,平台,主办单位,联络员手机", "甲,微信,一局,138****8000", "乙,微信,一局,13800138000")
    )
    assert [r.fields for r in rows] == [{"liaison_mobile": "13800138000"}]
    assert [(p.row, p.why) for p in sheet.problems] == [(2, "是打了码的号码，存进去就找不到人了")]


def test_no_heading_means_two_things_in_one_sheet() -> None:
    from zhengmei.documents.reader import heading

    for title, columns in KINDS.values():
        meant: dict[str, str] = {}
        doubled = [
            (title, name, meant[heading(name)], c.key)
            for c in columns
            for name in dict.fromkeys((c.header, *c.synonyms))
            if meant.setdefault(heading(name), c.key) != c.key
        ]
        assert doubled == []


def test_a_missing_header_is_named_with_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(WrongHeader) as refused:
        ledger(put(tmp_path, "帐户,平台,备注", "a,微信,c"))
    assert str(refused.value) == (
        "台账的表头缺少“账号名称”、“主办单位”。在第 1 行找到的表头是：“帐户”、“平台”、“备注”。照模板改好表头再导入。"
    )


def test_a_doubled_header_names_both_columns(tmp_path: Path) -> None:
    with pytest.raises(WrongHeader, match="第 1 行的表头有两列都是“主办单位”：C 列“主办单位”和 D 列“主办部门”"):
        ledger(put(tmp_path, "账号名称,平台,主办单位,主办部门", "a,微信,c,d"))


@pytest.mark.parametrize("kind", ["台账", "发布内容", "群众留言"])
def test_only_a_header_is_refused(tmp_path: Path, kind: str) -> None:
    readers = {"台账": read_ledger, "发布内容": read_items, "群众留言": read_messages}
    columns = dict(KINDS.values())[kind]
    with pytest.raises(Unreadable, match=f"只有表头，下面没有{kind}的内容"):
        readers[kind](put(tmp_path, ",".join(c.header for c in columns)), platform_of=find_platform).all()


# --- rows -----------------------------------------------------------------------------------------------------------------


def test_every_wrong_cell_is_named_by_row_column_and_cell(tmp_path: Path) -> None:
    path = put(tmp_path, "关于报送台账的通知", "名称,平台,主办单位,开设日期,运行状态,粉丝数",
               "甲,微信,一局,1/5/2026,停更,很多", "乙,微博,,2026-01-05,正常,5")  # fmt: skip
    rows, sheet = ledger(path)
    assert rows == []
    assert [(p.row, p.column, p.cell, p.value, p.why) for p in sheet.problems] == [
        (3, "开设日期", "D3", "1/5/2026", "分不清哪个是月、哪个是日"),
        (3, "运行状态", "E3", "停更", "不是规定的四种运行状态"),
        (3, "粉丝数", "F3", "很多", "不是数字"),
        (4, "主办单位", "C4", "", "这一格必须填"),
    ]
    assert all(p.remedy for p in sheet.problems)
    assert sheet.problems[0].sentence() == (
        "第 3 行“开设日期”填的是“1/5/2026”：分不清哪个是月、哪个是日。写成 2026-01-05。"
    )


def test_two_accounts_with_one_id_are_both_named_and_neither_taken(tmp_path: Path) -> None:
    rows, sheet = ledger(
        put(tmp_path, "账号名称,平台,主办单位,账号ID", "甲,微信,一局,gh_1", "乙,公众号,二局,gh_1", "丙,微博,一局,gh_1")
    )
    assert [r.name for r in rows] == ["丙"]
    assert [(p.row, p.value, p.why) for p in sheet.problems] == [
        (2, "gh_1", "和第 3 行是同一平台的同一个账号ID"),
        (3, "gh_1", "和第 2 行是同一平台的同一个账号ID"),
    ]


def test_an_unknown_platform_is_refused_and_details_in_the_cell_are_understood(tmp_path: Path) -> None:
    rows, sheet = ledger(put(tmp_path, "账号名称,平台,主办单位", "甲,微脖,一局", "乙,微信公众号（服务号）,一局", "丙,其他：某某号,一局",
                             "丁,移动客户端（APP）,一局", "戊,订阅号,一局"))  # fmt: skip
    assert [(p.row, p.column, p.value) for p in sheet.problems] == [(2, "平台", "微脖")]
    assert [(r.platform, r.fields) for r in rows] == [
        ("weixin", {"platform_subtype": "服务号"}),
        ("other", {"platform_other": "某某号"}),
        ("app", {}),
        ("weixin", {"platform_subtype": "订阅号"}),
    ]


def test_name_and_title_in_one_cell_are_told_apart(tmp_path: Path) -> None:
    rows, _ = ledger(
        put(
            tmp_path,
            "账号名称,平台,主办单位,分管负责人姓名及职务,联络员姓名及职务",
            "甲,微信,一局,许文柏 副局长,温雅南（科员）",
        )
    )
    assert rows[0].fields == {
        "leader_name": "许文柏", "leader_title": "副局长", "liaison_name": "温雅南", "liaison_title": "科员",
    }  # fmt: skip


def test_an_empty_cell_says_nothing_and_a_cell_says_when_to_empty(tmp_path: Path) -> None:
    rows, _ = ledger(
        put(
            tmp_path,
            "账号名称,平台,主办单位,备案编号,粉丝数,开设日期,功能",
            "甲,微信,一局,清空,清空,清空,清空",
            "乙,微信,一局,,,,",
        )
    )
    assert [r.fields for r in rows] == [
        {"filing_number": "", "followers": None, "opened_on": None, "functions": []},
        {},
    ]


def test_cells_are_filled_down_only_where_the_sheet_merges_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["主办单位", "账号名称", "平台"])
        sheet.merge_range("A2:A3", "一局")
        for number, row in enumerate([["甲", "微信"], ["乙", "微博"], ["丙", "抖音"]], start=1):
            sheet.write_row(number, 1, row)
    rows, sheet_read = ledger(path)
    assert [(r.number, r.name, r.sponsor) for r in rows] == [(2, "甲", "一局"), (3, "乙", "一局")]
    assert [(p.row, p.column, p.cell, p.why) for p in sheet_read.problems] == [(4, "主办单位", "A4", "这一格必须填")]


def test_a_row_longer_than_the_header_is_refused_whole(tmp_path: Path) -> None:
    sheet = read_items(
        put(tmp_path, "账号名称,平台,发布时间,标题", "甲,微信,2026-01-05,一,二,三"), platform_of=find_platform
    )
    assert sheet.all() == []
    assert [(p.row, p.cell, p.why) for p in sheet.problems] == [(2, "E2", "比表头多出 2 格，分不清哪一格是哪一列")]


def test_dates_and_numbers_of_a_workbook_are_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["账号名称", "平台", "发布时间", "阅读数"])
        sheet.write_row(1, 0, ["甲", "微信"])
        sheet.write_datetime(1, 2, datetime(2026, 1, 5, 8, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_number(1, 3, 0)
        sheet.write_row(2, 0, ["甲", "微信", 46027.5, 12.5])
    read = read_items(path, platform_of=find_platform)
    assert [(r.published_at, r.reads) for r in read.all()] == [(datetime(2026, 1, 5, 8, 30), 0)]
    assert [(p.row, p.column, p.value) for p in read.problems] == [(3, "阅读数", "12.5")]


def test_a_reply_before_its_message_or_without_a_time_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "账号名称,平台,留言编号,留言时间,内容,回复时间,回复内容", "甲,微信,1,2026-01-05,问,2026-01-04,答",
               "甲,微信,2,2026-01-05,问,,答", "甲,微信,3,2026-01-05,问,,", "甲,微信,4,2026-01-05,问,2026-01-06,答")  # fmt: skip
    sheet = read_messages(path, platform_of=find_platform)
    assert [(r.message_number, r.replied_at) for r in sheet.all()] == [("3", None), ("4", datetime(2026, 1, 6))]
    assert [(p.row, p.why) for p in sheet.problems] == [(2, "比留言时间还早"), (3, "有回复内容，却没有回复时间")]


# --- what is written is read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_template_is_read_as_its_own_kind(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "t.xlsx"
    write_template(kind, path, NAMES, example=True)
    readers: dict[str, Any] = {"ledger": read_ledger, "posts": read_items, "messages": read_messages}
    sheet = readers[kind](path, platform_of=find_platform)
    assert (len(sheet.all()), sheet.problems, sheet.ignored) == (1, [], ())
    write_template(kind, path, NAMES)
    with pytest.raises(Unreadable, match="只有表头"):
        readers[kind](path, platform_of=find_platform).all()


def test_bad_rows_come_back_as_they_were_and_no_cell_starts_a_formula(tmp_path: Path) -> None:
    path = put(tmp_path, "账号名称,平台,主办单位,账号ID", "甲,微脖,=cmd|' /C calc'!A0,+1", "乙,微信,一局,gh_2")
    sheet = read_ledger(path, platform_of=find_platform)
    sheet.all()
    target = io.BytesIO()
    assert write_bad_rows(path, "ledger", sheet.problems, target) == 1
    assert b"<f>" not in _sheet_xml(target)
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())).get_sheet_by_index(0).to_python()
    )
    assert rows[1][2:] == ["甲", "微脖", "=cmd|' /C calc'!A0", "+1"]


def _sheet_xml(target: io.BytesIO) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(target.getvalue())) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cf", "Co", "Cn"]), min_size=1, max_size=30
)
IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-=+@", min_size=1, max_size=30)
ROW = st.fixed_dictionaries(
    {"name": WORDS, "platform": st.sampled_from(NAMES), "sponsor": WORDS},
    optional={
        "followers": st.integers(0, 2**53 - 1),
        "opened_on": st.dates(date(1990, 1, 1), date(2100, 12, 31)),
        "status": st.sampled_from(ledger_sheet.STATUSES),
        "is_certified": st.sampled_from(["是", "否"]),
        "certification_text": WORDS,
        "platform_account_id": IDS,
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=5))
def test_whatever_an_export_writes_the_reader_reads(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    for number, row in enumerate(rows):
        row["name"] = f"{row['name']}{number}"
        row["platform_account_id"] = f"a{row.get('platform_account_id', '')}{number}"
        for key in ("sponsor", "certification_text"):
            if row.get(key, "x") in {"-", "—", "/", "－", "清空", "'="}:
                row[key] = "某"
    path = tmp_path / "out.xlsx"
    write_rows("ledger", rows, path)
    sheet = read_ledger(path, platform_of=find_platform)
    read = sheet.all()
    assert sheet.problems == []
    for row, back in zip(rows, read, strict=True):
        said = dict(row)
        assert (back.name, back.sponsor) == (_as_text(said.pop("name")), _as_text(said.pop("sponsor")))
        platform = find_platform(said.pop("platform"))
        assert platform is not None
        assert back.platform == platform.code
        if "is_certified" in said:
            said["is_certified"] = said["is_certified"] == "是"
        if "certification_text" in said:
            said["certification_text"] = _as_text(said["certification_text"])
        assert back.fields == said


def _as_text(words: str) -> str:
    """A leading ' before a sign that would calculate is the guard of an export, and comes off."""
    return words[1:] if len(words) > 1 and words[0] == "'" and words[1] in "=+-@" else words
