"""What platforms take."""

from zhengmei.platforms.limits import reasons_against


def test_a_title_too_long_for_wechat_says_how_long_it_may_be() -> None:
    given = {"summary": "", "byline": "", "body": ""}
    assert reasons_against("weixin", "微信", title="字" * 32, **given) == []
    assert reasons_against("weixin", "微信", title="字" * 33, **given) == [
        "微信的标题最多 32 字，现在 33 字。请改短，或给微信另拟一份。"
    ]
    assert reasons_against("toutiao", "头条", title="字", **given) == ["头条的标题最少 2 字，请写全。"]
    assert reasons_against("peoples_daily", "人民号", title="字" * 200, **given) == []
