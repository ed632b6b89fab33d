"""Bodies cleaned, read, marked, changed and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.documents.richtext import Mark, clean, differences, marked, paragraph_differences, read, replaced, visible

WORD = (
    '<p class="MsoNormal" style="mso-margin:0">通<b>知</b><o:p></o:p></p><!--[if gte mso 9]><xml><w:x>秘</w:x></xml><![endif]-->'
    "<style>p{color:red}</style><script>alert(1)</script><p>&nbsp;</p><div onclick='x()'>正文</div>"
)


def test_pasted_word_keeps_its_words_and_loses_the_rest() -> None:
    assert clean(WORD) == "<p>通<strong>知</strong></p><p>正文</p>"


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ('<img src="http://a.example/x.png" alt="x"><p>字</p>', "<p>字</p>"),
        (
            '<p>字<img src="/content/files/7/" alt="校门" onerror="x"></p>',
            '<p>字<img src="/content/files/7/" alt="校门"></p>',
        ),
        ('<a href="javascript:alert(1)">点</a>', "<a>点</a>"),
        ("<svg><script>1</script></svg><p>甲</p>", "<p>甲</p>"),
        ("第一行\n\n第二 & 行", "<p>第一行</p><p>第二 &amp; 行</p>"),
        ('<iframe src="//a.example"></iframe><p>乙</p>', "<p>乙</p>"),
    ],
)
def test_only_what_a_text_needs_stays(bad: str, good: str) -> None:
    assert clean(bad) == good


@given(st.text(alphabet="甲乙<>/&;pab \"'=\u202e", max_size=60))
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


def test_words_have_a_line_for_each_block_and_name_links_and_pictures() -> None:
    words = read(
        '<h2>头</h2><p>甲 &amp; <a href="https://a.example/?x=1&amp;y=2">乙</a></p><img src="/content/files/3/" alt="图">'
    )
    assert (words.text, words.links, words.alts) == ("头\n甲 & 乙\n", ("https://a.example/?x=1&y=2",), ("图",))


def test_a_replacement_across_tags_keeps_the_form_around_it() -> None:
    body = "<p>截<strong>止2026</strong>年 &amp; 月</p>"
    assert replaced(body, 0, 2, "截至") == "<p>截至<strong>2026</strong>年 &amp; 月</p>"
    at = read(body).text.index("&")
    assert replaced(body, at, at + 1, "<和>") == "<p>截<strong>止2026</strong>年 &lt;和&gt; 月</p>"


def test_marks_stand_where_the_words_are_and_masked_ones_hide_them() -> None:
    body = "<p>号<strong>110105</strong>19。</p>"
    drawn = marked(body, [Mark(1, 9, 1, "no", "身份证号", "1101****")])
    assert drawn == (
        '<p>号<strong><mark class="mk no" id="at-1">1101****</mark></strong><mark class="mk no"></mark>'
        '<a class="mk-n no" href="#hit-1" aria-label="身份证号">1</a>。</p>'
    )


def test_a_link_is_marked_wherever_it_leads_to_the_address_and_its_number_stands_behind_it() -> None:
    body = '<p>买<a href="https://s.invalid/?a=1&amp;b=2">这<b>里</b></a>、<a href="/x">看</a>、<a href="https://s.invalid/?a=1&amp;b=2">那</a></p>'
    number = '<a class="mk-n no" href="#hit-2" aria-label="商店">2</a>'
    drawn = marked(body, [Mark(0, 0, 2, "no", "商店", address="https://s.invalid/?a=1&b=2")])
    opening = '<a href="https://s.invalid/?a=1&amp;b=2">'
    assert drawn == (
        f'<p>买{opening}<mark class="mk no" id="at-2">这</mark><b><mark class="mk no">里</mark></b></a>{number}、'
        f'<a href="/x">看</a>、{opening}<mark class="mk no">那</mark></a>{number}</p>'
    )


def test_a_link_around_a_picture_and_words_marked_inside_a_link_have_their_number_behind_it() -> None:
    number = '<a class="mk-n wa" href="#hit-1" aria-label="字">1</a>'
    picture = '<a href="/x"><img src="/content/files/7/" alt="门"></a>'
    assert marked(f"<p>{picture}。</p>", [Mark(0, 0, 1, "wa", "字", address="/x")]) == f"<p>{picture}{number}。</p>"
    assert marked('<p><a href="/x">甲乙</a>丙</p>', [Mark(0, 1, 1, "wa", "字")]) == (
        f'<p><a href="/x"><mark class="mk wa" id="at-1">甲</mark>乙</a>{number}丙</p>'
    )


def test_an_address_is_read_even_where_its_link_is_never_closed() -> None:
    assert read('<p><a href="/x">甲<a href="/y">乙').links == ("/x", "/y")


def test_direction_marks_are_shown_by_name() -> None:
    assert visible("金额\u202e001元") == "金额⟦强制从右到左⟧001元"
    assert "强制从右到左" in marked("<p>金额\u202e001元</p>", [])


def test_differences_never_cut_a_number() -> None:
    assert [(p.kind, p.text) for p in differences("补助420元", "补助450元")] == [
        ("same", "补助"),
        ("gone", "420"),
        ("new", "450"),
        ("same", "元"),
    ]
    lines = list(paragraph_differences("一\n二", "一\n二\n三"))
    assert [[(p.kind, p.text) for p in line] for line in lines] == [[("same", "一")], [("same", "二")], [("new", "三")]]
