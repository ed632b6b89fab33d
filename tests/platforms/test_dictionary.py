"""An office may call a platform what it likes, as long as everyone knows which is meant."""

import pytest

from zhengmei.platforms.dictionary import BY_CODE, PLATFORMS, find_platform, platform_name


def test_no_name_means_two_platforms() -> None:
    meant: dict[str, set[str]] = {}
    for platform in PLATFORMS:
        for name in (platform.name, *platform.synonyms):
            meant.setdefault(name.casefold(), set()).add(platform.code)
    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}
    assert len(BY_CODE) == len(PLATFORMS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("公众号", "weixin"),
        ("微博", "weibo"),
        (" 抖 音 ", "douyin"),
        ("wechat", "weixin"),
        ("b站", "bilibili"),
        ("APP", "app"),
    ],
)
def test_what_offices_write_is_understood(written: str, code: str) -> None:
    found = find_platform(written)
    assert found is not None
    assert found.code == code


def test_what_nobody_knows_is_not_guessed() -> None:
    assert find_platform("飞鸽") is None
    assert platform_name("feige") == "feige"
    assert platform_name("weixin") == "微信公众号"
