"""What the engine promises for any text."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengmei.textrules.base import Severity
from zhengmei.textrules.engine import BLOCK, blocks, check, engine_for
from zhengmei.textrules.judging import holds_long_number, pairs_well
from zhengmei.textrules.overlay import Addition, Mute, Overlay
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import live_rules

NOW = Context(day=date(2026, 11, 22))
FAULTY = "抓住关健环节。联系13800138000，限时优惠，点击购买！见https://item.taobao.com/a 机密★ 2月30日“四个意识"
PIECES = st.sampled_from(
    [
        *FAULTY.split("，"),
        "\u200b",
        "\u202e",
        "機",
        "Ａ",
        "１３８",
        "о",
        "👨\u200d👩",
        " ",
        "\n",
        "<b>",
        "&nbsp;",
        "</",
        "《",
        "》",
        "“",
        "加 微 信",
        "0",
        "-",
    ]
)


def codes(text: str, overlay: Overlay = Overlay()) -> list[str]:  # noqa: B008
    return [hit.code for hit in check(text, NOW, overlay).hits]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.lists(PIECES, max_size=25).map("".join))
def test_hits_point_into_the_text_as_it_was_handed_in(text: str) -> None:
    for genre in ("notice", "interpretation"):
        for hit in check(
            text, Context(day=NOW.day, genre=genre, source_title="标题", source_body="正文", twin="3月5日")
        ).hits:
            assert 0 <= hit.start <= hit.end <= len(text)
            assert hit.text == text[hit.start : hit.end]


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_the_same_text_gives_the_same_report(text: str) -> None:
    assert check(text, NOW) == check(text, NOW)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "\ufeff", "\x00", "\ud800", "👨‍👩‍👧", "<", "&", "〔"])
def test_nothing_much_is_nothing_bad(text: str) -> None:
    assert all(hit.severity is not Severity.STOP for hit in check(text, NOW).hits)


@pytest.mark.parametrize(
    ("disguised", "code", "matched"),
    [
        ("抓住关\u200b健环节", "tx701", "关\u200b健"),
        ("抓住關健环节", "tx701", "關健"),
        ("电话１３８００１３８０００。", "tx102", "１３８００１３８０００"),
        ("电话𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎。", "tx102", "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎"),
        ("电话l38OOl38OOO。", "tx102", None),
        ("电话138\u200d0013\u200d8000。", "tx102", "138\u200d0013\u200d8000"),
        ("点\u3000击\u3000购\u3000买", "tx303", "点\u3000击\u3000购\u3000买"),
        ("点.击.购.买", "tx303", "点.击.购.买"),
        ("点<b>击</b>购买", "tx303", "点<b>击</b>购买"),
        ("点&#8203;击购买", "tx303", "点&#8203;击购买"),
        ("機密★", "tx201", "機密★"),
        ("\u202e机密★\u202c", "tx201", "机密★"),
        ("⼈民政付", "tx701", None),
        ("链接https://item.tаobao.com/a", "tx902", "https://item.tаobao.com/a"),
        ("臺灣總統講話", "tx503", "臺灣總統"),
    ],
)
def test_a_disguised_word_is_found_where_it_stands(disguised: str, code: str, matched: str | None) -> None:
    found = [hit.text for hit in check(disguised, NOW).hits if hit.code == code]
    assert found == ([matched] if matched else [])


def test_emoji_and_direction_marks_do_not_shift_places() -> None:
    text = "👨‍👩‍👧通知\u202e：抓住关健环节🎉"
    (hit,) = [hit for hit in check(text, NOW).hits if hit.code == "tx701"]
    assert (hit.text, hit.start) == ("关健", text.index("关健"))


def test_five_million_characters_take_bounded_time_and_keep_their_places() -> None:
    line = "为做好防汛工作，各单位要加强值班值守，确保信息畅通，联系电话0631-5231234。\n"
    text = line * (5_000_000 // 3 // len(line)) + "抓住关健环节。"
    before = perf_counter()
    hits = check(text, NOW).hits
    assert perf_counter() - before < 60
    assert [(hit.text, hit.start) for hit in hits] == [("关健", text.index("关健"))]


def test_a_word_across_the_cut_of_an_endless_line_is_found_once() -> None:
    text = "防" * (BLOCK - 1) + "关健环节" + "汛" * BLOCK
    assert [hit.start for hit in check(text, NOW).hits if hit.code == "tx701"] == [BLOCK - 1]


@given(st.integers(0, 5), st.integers(1, 3))
def test_the_blocks_cover_the_text(lines: int, factor: int) -> None:
    text = ("字" * (BLOCK // factor) + "\n") * lines
    covered = 0
    for start, block in blocks(text):
        assert start <= covered and text[start : start + len(block)] == block
        covered = start + len(block)
    assert covered == len(text)


def test_a_hostile_pattern_of_brackets_digits_and_spaces_is_quick() -> None:
    for text in (
        "《" * 19_000,
        "1 " * 9_000,
        "<a " * 6_000,
        "2月" * 9_000,
        "加 " * 9_000,
        "共计1人" * 4_000,
        "&#" * 9_000,
    ):
        before = perf_counter()
        check(text, NOW)
        assert perf_counter() - before < 20


def test_an_office_adds_a_word_with_its_reason() -> None:
    overlay = Overlay(additions=(Addition("老城区", "古城区", Severity.STOP, "本市2025年起统一称谓"),))
    (hit,) = check("欢迎来到老城区。", NOW, overlay).hits
    assert (hit.code, hit.severity, hit.suggestions, hit.text) == ("tx001", Severity.STOP, ("古城区",), "老城区")
    assert "本市2025年起统一称谓" in hit.message
    assert codes("欢迎来到老城区。") == []


def test_an_office_mutes_an_entry_with_its_reason_and_the_hit_is_kept_apart() -> None:
    text = "抓住关健环节，再接再励。"
    overlay = Overlay(mutes=(Mute("tx701", "地方戏曲名", term="关健"),))
    report = check(text, NOW, overlay)
    assert [hit.text for hit in report.hits] == ["再接再励"]
    assert [(muted.hit.text, muted.reason) for muted in report.muted] == [("关健", "地方戏曲名")]
    assert codes(text, Overlay(mutes=(Mute("tx701", "改用外部校对"),))) == []


def test_a_mute_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="理由"):
        Mute("tx701", " ")


def test_severity_is_as_the_pack_says_but_weak_memory_never_stops() -> None:
    stop_all = Overlay(severities=tuple((rule.code, Severity.STOP) for rule in live_rules()))
    hits = check("我个人认为，请到市水产局办理。", NOW, stop_all).hits
    assert [(hit.code, hit.severity) for hit in hits] == [("tx606", Severity.STOP), ("tx401", Severity.HINT)]
    assert hits[1].confidence == "D"


def test_equal_overlays_share_one_engine() -> None:
    assert engine_for(Overlay(mutes=(Mute("tx701", "试"),))) is engine_for(Overlay(mutes=(Mute("tx701", "试"),)))


def test_only_two_reasons_let_personal_data_stand() -> None:
    text = "被执行人身份证号110101190001010014。"
    assert [hit.severity for hit in check(text, NOW).hits] == [Severity.STOP]
    for reason in ("penalty", "mandatory"):
        assert [hit.severity for hit in check(text, Context(day=NOW.day, disclosure=reason)).hits] == [Severity.HINT]
    with pytest.raises(ValueError, match="no other reason"):
        Context(day=NOW.day, disclosure="宣传需要")


@pytest.mark.parametrize(
    ("text", "well"),
    [
        ("（《〈〉》）“‘’”", True),
        ("《《》》", False),
        ("““””", False),
        ("（（））", True),
        ("”“", False),
        ("《（》）", False),
        ("“", False),
    ],
)
def test_brackets_pair_well(text: str, well: bool) -> None:
    faults = [hit for hit in check(text, NOW).hits if hit.code == "tx711"]
    assert (faults == []) is well


def test_the_quick_looks_agree_with_the_thorough_ones() -> None:
    assert pairs_well(b"AB") and not pairs_well(b"BA")
    assert holds_long_number(list(range(5)))
    assert not holds_long_number([0, 1, 40, 41, 80, 81])
