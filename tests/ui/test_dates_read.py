"""Kept words and facts of the record, as a page says them."""

import pytest

from zhengmei.ui.templatetags.zhengmei import dates_read, detail_words


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("2026-11-22", "2026年11月22日"),
        ("从 2026-01-05 到 2026-12-31", "从 2026年1月5日 到 2026年12月31日"),
        ("demo-2026-11-22-7", "demo-2026-11-22-7"),
        ("示范备〔2026〕3号", "示范备〔2026〕3号"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_date_within_kept_words_is_said_as_people_write_it(kept: str | None, said: str) -> None:
    assert dates_read(kept) == said


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (["2026-10-01", "2026-12-01"], "从“2026年10月1日”改为“2026年12月1日”"),
        (["", "许文柏"], "许文柏"),
        (["甲", "乙", "丙"], "甲、乙、丙"),
        (7, "7"),
        (None, "没有"),
        (True, "是"),
        (False, "否"),
    ],
)
def test_a_fact_of_the_record_is_said_without_brackets(kept: object, said: str) -> None:
    assert detail_words(kept) == said
