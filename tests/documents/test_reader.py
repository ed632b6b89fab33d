"""A file becomes a table, or a sentence that says why not."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zhengmei.documents.reader import Unreadable, check_size, column_letter, guess_encoding, heading, read_table

NAMES = ("账号名称", "平台", "主办单位")
WORDS = "账号名称,平台,主办单位\n示范发布,微信,示范市教育局\n"


def put(folder: Path, content: bytes | str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def book(folder: Path, rows: list[list[Any]], **more: Any) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("台账")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for area in more.get("merged", []):
            sheet.merge_range(area, more.get("word", ""))
        for name, other in more.get("others", {}).items():
            extra = made.add_worksheet(name)
            for number, row in enumerate(other):
                extra.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    table = read_table(put(tmp_path, WORDS.replace(",", delimiter).encode(encoding)), NAMES)
    assert table.headers == list(NAMES)
    assert list(table.rows) == [(2, ["示范发布", "微信", "示范市教育局"])]


@pytest.mark.parametrize("words", ["联通", "联", "琅邪", "移动", "电信㈠", "镕", "囍喆𠮷"])
def test_encoding_is_not_misjudged_by_short_words_that_look_like_the_other(tmp_path: Path, words: str) -> None:
    text = WORDS + f"{words},微信,{words}\n"
    for encoding in ("utf-8", "gb18030"):
        path = put(tmp_path, text.encode(encoding))
        assert list(read_table(path, NAMES).rows)[1] == (3, [words, "微信", words])


def test_without_known_headers_valid_utf8_is_utf8(tmp_path: Path) -> None:
    assert guess_encoding(put(tmp_path, "甲,乙\n".encode())) == "utf-8-sig"
    assert guess_encoding(put(tmp_path, "联通\n".encode("gbk"))) == "gb18030"


def test_one_wrong_byte_late_in_a_file_is_named_by_its_line_and_does_not_turn_the_rest_into_nonsense(
    tmp_path: Path,
) -> None:
    path = put(tmp_path, (WORDS * 9_000).encode() + b"\xff\xfe,\xff,\xff\n")
    with pytest.raises(Unreadable, match="第 18001 行有一个字不是 UTF-8 编码"):
        list(read_table(path, NAMES).rows)


def test_title_rows_above_the_header_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    table = read_table(put(tmp_path, "示范市政务新媒体台账\n\n填报单位：示范市,,\n" + WORDS), NAMES)
    assert (table.header_row, list(table.rows)) == (4, [(5, ["示范发布", "微信", "示范市教育局"])])


def test_a_workbook_that_begins_lower_and_further_right_keeps_its_numbers(tmp_path: Path) -> None:
    path = book(tmp_path, [[], [], [None, None, *NAMES], [None, None, "示范发布", "微信", "示范市教育局"]])
    table = read_table(path, NAMES)
    assert (table.header_row, table.headers) == (3, ["", "", *NAMES])
    assert list(table.rows) == [(4, ["", "", "示范发布", "微信", "示范市教育局"])]


def test_line_breaks_inside_quotes_do_not_shift_the_count(tmp_path: Path) -> None:
    rows = list(read_table(put(tmp_path, WORDS + '"示范\n教育",微信,甲\n乙,微博,丙\n'), NAMES).rows)
    assert [number for number, _ in rows] == [2, 3, 4]
    assert rows[1][1][0] == "示范\n教育"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "文件是空的"),
        (b"\n\n", "只有空行"),
        (b"%PDF-1.7 x", "这不是表格文件"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "这不是表格文件"),
        (b"PK\x03\x04broken", "文件已损坏"),
        ('账号名称,平台,主办单位\n"甲,微信,乙\n丙,微博,丁\n'.encode(), "引号没有成对"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        list(read_table(put(tmp_path, content), NAMES).rows)


def test_a_missing_file_and_a_document_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="没有这个文件"):
        read_table(tmp_path / "nowhere.csv")
    path = tmp_path / "a.docx"
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Unreadable, match="这不是表格文件"):
        read_table(path)


def test_two_sheets_that_both_look_right_are_refused_by_name(tmp_path: Path) -> None:
    path = book(tmp_path, [list(NAMES), ["a", "b", "c"]], others={"微博": [list(NAMES), ["a", "b", "c"]]})
    with pytest.raises(Unreadable, match="有 2 张表都像要导入的表：“台账”、“微博”"):
        read_table(path, NAMES)


def test_other_sheets_do_not_disturb(tmp_path: Path) -> None:
    path = book(tmp_path, [list(NAMES), ["a", "b", "c"]], others={"填写说明": [["怎么填"], ["这样填"]]})
    assert read_table(path, NAMES).sheet == "台账"


def test_the_cached_value_of_a_formula_is_read_and_nothing_is_calculated(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, NAMES)
        sheet.write_formula(1, 0, '="示范"&"发布"', None, "存着的值")
        sheet.write_row(1, 1, ["微信", "甲"])
    assert list(read_table(path, NAMES).rows) == [(2, ["存着的值", "微信", "甲"])]
    csv = put(tmp_path, WORDS + "=1+1,微信,=cmd|' /C calc'!A0\n")
    assert list(read_table(csv, NAMES).rows)[1] == (3, ["=1+1", "微信", "=cmd|' /C calc'!A0"])


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as handle:
        handle.truncate(201 * 1024 * 1024)
    with pytest.raises(Unreadable, match="文件有 201 MB，超过 200 MB 的上限"):
        check_size(path, 200)
    check_size(path, 201)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("zhengmei.documents.reader.LARGEST_UNPACKED", 1_000)
    with pytest.raises(Unreadable, match="展开后太大"):
        read_table(book(tmp_path, [list(NAMES)]), NAMES)


def test_headings_and_letters() -> None:
    assert {heading(w) for w in ("账号名称", " 账号 名称：", "*账号名称", "账号\n名称（必填）", "账号名称(必填)")} == {
        "账号名称"
    }
    assert heading("平台账号ＩＤ") == "平台账号id"
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
