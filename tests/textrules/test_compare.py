"""Comparing two texts."""

from zhengmei.textrules.compare import (
    changed_characters,
    changed_paragraphs,
    differing_facts,
    near_copies,
    title_and_body,
)


def test_a_near_copy_is_named_with_how_like_it_is() -> None:
    old = "因管道检修，3月1日8时至12时西门路停水，请提前储水。"
    new = "因管道检修，3月5日8时至12时\n西门路停水，请提前储水。"
    assert list(near_copies(new, [("旧稿", old), ("无关", "今日起开展防汛检查。")], 85)) == [("旧稿", 96)]
    assert list(near_copies(new, [("旧稿", old)], 99)) == []
    assert list(near_copies("", [("空", "")], 85)) == []


def test_facts_that_differ_between_two_platforms_are_marked_where_they_stand() -> None:
    text = "3月5日起，依据《停水办法》停水4小时，电话0631-5231234。"
    twin = "3月6日起，依据《停水办法》停水4小时，电话0631-5231235。"
    assert [(d.kind, text[d.start : d.end], d.before) for d in differing_facts(text, twin)] == [
        ("日期", "3月5日", "3月6日"),
        ("电话", "0631-5231234", "0631-5231235"),
    ]
    assert list(differing_facts(text, "温馨提示：" + text)) == []


def test_added_dropped_and_changed_characters_are_told_apart() -> None:
    source, text = "某市暂缓收取停车费", "某市拟取消收停车费"
    found = [(d.kind, text[d.start : d.end], d.before) for d in changed_characters(text, source, 0)]
    assert found == [("replace", "拟取消", "暂缓"), ("delete", "", "取")]
    assert list(changed_characters(source, source, 0)) == []


def test_paragraphs_are_compared_without_white_space() -> None:
    source = "第一段。\n第二段。\n第三段。"
    assert list(changed_paragraphs("　　第一段。\n\n　　第二段。\n\n　　第三段。", source)) == []
    (dropped,) = changed_paragraphs("第一段。\n第三段。", source)
    assert (dropped.kind, dropped.before, dropped.start) == ("delete", "第二段。", 5)
    (added,) = changed_paragraphs("第一段。\n第二段。\n广告。\n第三段。", source)
    assert (added.kind, added.before) == ("insert", "")


def test_the_title_is_the_first_line_that_is_not_empty() -> None:
    assert title_and_body("\n\n标题 \n\n正文一\n正文二") == ("标题", 2, "正文一\n正文二", 7)
    assert title_and_body("只有标题") == ("只有标题", 0, "", 4)
    assert title_and_body("") == ("", 0, "", 0)
