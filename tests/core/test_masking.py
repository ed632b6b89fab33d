"""Personal numbers never reach the database; everything else stays as it was."""

import pytest

from zhengmei.core.masking import masked


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("电话13800138000。", "电话138****8000。"), ("１３８００１３８０００", "138****8000"), ("138-0013-8000", "138****8000"),
        ("138 0013 8000", "138****8000"), ("+8613800138000", "+86138****8000"),
        ("身份证110101199003071234", "身份证110101********4"), ("11010119900307123X", "110101********X"),
        ("110101900307123", "110101*********"), ("卡号6222021234567890123", "卡号6222********123"),
        ("6222 0212 3456 7890", "6222********7890"), ("座机0000-2200001", "座机0000-****0001"),
        ("wen.ya@example.gov.cn", "w***@example.gov.cn"), ("车牌京A12345违停", "车牌京A***45违停"), ("粤B·D12345", "粤B***45"),
    ],
)  # fmt: skip
def test_numbers_are_masked(words: str, kept: str) -> None:
    assert masked(words) == kept


@pytest.mark.parametrize(
    "words",
    [
        "", "三号路的路灯坏了，已经 3 天。", "2026-01-05 08:30 到 2026年1月8日", "编号LY20260105001", "12345热线和110",
        "房价12000000元", "京津冀一体化2026", "新建学校AB座",
    ],
)  # fmt: skip
def test_other_words_stay(words: str) -> None:
    assert masked(words) == words
