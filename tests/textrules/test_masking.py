"""One-click masking."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from zhengmei.textrules.base import Severity
from zhengmei.textrules.engine import check
from zhengmei.textrules.masking import mask
from zhengmei.textrules.reading import Context

NOW = Context(day=date(2026, 11, 22))
PARTS = st.sampled_from(
    [
        "电话13800138000",
        "身份证号110101190001010014",
        "１３８００１３８０００",
        "，",
        "。",
        "\n",
        "卡号6217000000000000012",
        "张某",
        "护照E12345678",
        "138-0013-8000",
        "\u200b",
        "鲁K12345",
    ]
)


def test_only_the_numbers_change() -> None:
    text = "张某，电话13800138000，身份证号110101190001010014，银行卡6217000000000000012，车牌鲁K12345。关健"
    assert (
        mask(text, NOW)
        == "张某，电话138****8000，身份证号110101********0014，银行卡***************0012，车牌鲁K·1***5。关健"
    )


def test_disguised_numbers_are_masked_too() -> None:
    assert mask("电话１３８００１３８０００。", NOW) == "电话138****8000。"
    assert mask("电话138\u200b0013\u200b8000。", NOW) == "电话138****8000。"


@settings(max_examples=80, deadline=None)
@given(st.lists(PARTS, max_size=8).map("".join))
def test_masking_is_complete_and_done_once(text: str) -> None:
    once = mask(text, NOW)
    assert mask(once, NOW) == once
    assert [hit.text for hit in check(once, NOW).hits if hit.severity is Severity.STOP] == []
