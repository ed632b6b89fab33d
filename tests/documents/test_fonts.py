"""Missing fonts are told."""

import pytest

from zhengmei.documents import fonts
from zhengmei.documents.official import STANDARD_FONTS


def test_what_is_missing_is_named_in_the_order_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed_families", lambda: frozenset({"SimHei", "宋体"}))
    assert fonts.missing_fonts() == ("方正小标宋_GBK", "仿宋_GB2312", "楷体_GB2312")


def test_when_nothing_can_be_asked_all_count_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed_families", lambda: None)
    assert fonts.missing_fonts() == STANDARD_FONTS
