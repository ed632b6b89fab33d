"""The measures of GB/T 9704-2012 and the little reckoning around them."""

from datetime import date

import pytest

from zhengmei.documents.official import Annex, OfficialDocument, break_title, chinese_date, signature_indents, width


def test_a_latin_digit_takes_half_a_character() -> None:
    assert width("第31号") == 3.0


def test_dates_have_arabic_figures_without_zeros_and_blanks_when_open() -> None:
    assert chinese_date(date(2026, 1, 5)) == "2026年1月5日"
    assert chinese_date(None) == "　　年　月　日"


def test_a_title_breaks_only_between_its_pieces_and_as_evenly_as_they_allow() -> None:
    pieces = ("示范市人民政府办公室", "关于2026年第三季度", "全市政务新媒体", "检查情况的通报")
    assert break_title(pieces) == ("示范市人民政府办公室关于2026年第三季度", "全市政务新媒体检查情况的通报")
    assert break_title(("短标题",)) == ("短标题",)


@pytest.mark.parametrize(
    ("signer", "expected"),
    [("示范市人民政府办公室", (2.5, 4.0)), ("示范市文化广电旅游和体育局政务公开办公室", (1.0, 7.5))],
)
def test_the_signer_stands_centred_over_the_date(signer: str, expected: tuple[float, float]) -> None:
    assert signature_indents(signer, "2026年10月12日") == expected


def _with(*annexes: Annex) -> OfficialDocument:
    return OfficialDocument("办公室", "", ("标题",), "各单位", (), annexes, "办公室", None, "", "", None)


def test_annexes_are_numbered_only_when_there_are_several() -> None:
    one, two = Annex("甲名单", (("账号", 1),), ()), Annex("乙名单", (("账号", 1),), ())
    assert _with(one).annex_note == ("附件：甲名单",)
    assert _with(one).annex_mark(0) == "附件"
    assert _with(one, two).annex_note == ("附件：1. 甲名单", "　　　2. 乙名单")
    assert _with(one, two).annex_mark(1) == "附件2"


def test_a_number_not_given_yet_is_said_to_be_missing() -> None:
    assert _with().printed_number == "（文号待编）"
