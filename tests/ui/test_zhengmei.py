"""The parts every page is built from say what they promise."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from zhengmei.core.workdays import PUBLISHED
from zhengmei.ui import parts, words


def draw(source: str, address: str = "/", **names: object) -> str:
    request = RequestFactory().get(address)
    return Template("{% load zhengmei %}" + source).render(Context({"request": request, **names}))


@pytest.mark.parametrize(
    ("part", "whole", "digits", "said"),
    [
        (116, 120, 1, "96.7%，116/120"),
        (1036, 1066, 1, "97.2%，1\u202f036/1\u202f066"),
        (1, 3, 2, "33.33%，1/3"),
        (1, 2, 0, "50%，1/2"),
        (1, 8, 0, "13%，1/8"),
        (1999, 2000, 1, "100.0%，1\u202f999/2\u202f000"),
        (0, 5, 1, "0.0%，0/5"),
        (0, 0, 1, "—，0/0"),
    ],
)
def test_a_rate_never_stands_without_its_fraction(part: int, whole: int, digits: int, said: str):
    assert words.rate(part, whole, digits) == said


def test_dates_and_times_are_in_beijing():
    assert words.moment(datetime(2026, 11, 21, 17, 30, tzinfo=UTC)) == "2026年11月22日 01:30"
    drawn = draw("{{ d|day }} {{ d|month_day }} {{ d|weekday }} {% when d %} {% when None %}", d=date(2026, 11, 22))
    assert drawn == '2026年11月22日 11月22日 星期日 <time datetime="2026-11-22">2026年11月22日</time> —'


@pytest.mark.parametrize(
    ("left", "said", "tone"), [(-2, "已逾期 2 个工作日", "stop"), (0, "今天到期", "due"), (5, "剩 5 个工作日", "")]
)
def test_a_deadline_in_words(left: int, said: str, tone: str):
    assert (words.workdays_left(left), words.tone_of(left)) == (said, tone)


def test_the_chip_shows_force_by_shape_and_in_words():
    known = parts.ClauseText("每周至少更新一次", "管理办法", "city", "/policies/clauses/X/")
    source = '{% article "防城港 第十八条" strength="in_principle" clause="X" %}'
    drawn = draw(source, clause_of={"X": known}.get)
    assert 'class="art p"' in drawn and "，原则上" in drawn and "每周至少更新一次" in drawn
    assert "市级：管理办法" in drawn and 'href="/policies/clauses/X/"' in drawn and "popovertarget=" in drawn
    local = draw('{% article "x" strength="must" local=True note="原文只说及时" %}')
    assert 'class="art l"' in local and "本单位自定" in local and "原文只说及时" in local
    assert draw('{% article "国办" strength="must" %}').strip().startswith('<span class="art m">国办')
    assert draw("{% article nothing %}").strip() == ""
    assert "&lt;b&gt;" in draw("{% article a %}", a="<b>")
    row = {"article": "国办 检查指标", "strength": "must", "clause": "X", "note": None, "level": None}
    assert "None" not in draw("{% article row %}", row=row, clause_of={"X": known}.get)


def test_the_calendar_of_a_deadline_shows_every_day_counted_or_skipped():
    deadline = PUBLISHED.add(date(2026, 9, 28), 5)
    weeks = parts.calendar(deadline, date(2026, 9, 29))
    shown = [(s.day.isoformat()[5:], s.style, s.words) for week in weeks for s in week if s]
    assert shown == [
        ("09-29", "now", "第 1 天"),
        ("09-30", "f", "第 2 天"),
        *[(f"10-0{day}", "x", "国庆节") for day in range(1, 8)],
        ("10-08", "f", "第 3 天"),
        ("10-09", "f", "第 4 天"),
        ("10-10", "end", "调休 5"),
    ]
    drawn = draw("{% clock deadline today %}", deadline=deadline, today=date(2026, 9, 29))
    assert "怎么算的" in drawn and "数满 5 个工作日" in drawn and "2026年10月10日" in drawn


def test_the_heat_map_is_a_table_that_reads_every_number():
    days = [date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)]
    rows = [parts.HeatRow("甲", [0, 2, None], "微信", "/a/", "2 天", "due"), parts.HeatRow("乙", [1, 5, 3])]
    drawn = draw('{% heat rows days "每天几条" %}', rows=rows, days=days)
    assert [drawn.count(f'<td class="{k}') for k in ("k0", "k1", "k2", "k3", "ku")] == [1, 1, 1, 2, 1]
    assert "<caption" in drawn and "没看" in drawn and 'style="' not in drawn and "<span>5</span>" in drawn


def test_sorting_keeps_the_filters_and_leaves_the_page():
    drawn = draw('{% sort_header "name" "名称" default="name" %}', "/?q=a&page=3")
    assert 'aria-sort="ascending"' in drawn and "?q=a&amp;sort=-name" in drawn
    back = draw('{% sort_header "name" "名称" %}', "/?sort=-name")
    assert 'aria-sort="descending"' in back and 'href="?sort=name"' in back


def test_paging_keeps_the_filters():
    page = Paginator(range(128), 50).page(2)
    drawn = draw("{% pager page %}", "/?q=%E7%94%B2&page=2", page=page)
    assert "第 51–100 个，共 128 个" in drawn
    assert 'rel="next" href="?q=%E7%94%B2&amp;page=3"' in drawn and 'aria-current="page"' in drawn
    assert draw("{% pager page %}", page=Paginator([], 50).page(1)).strip() == ""
    assert draw("{% query_with page=None kind='b' %}", "/?page=2&q=x") == "?q=x&amp;kind=b"


def test_the_count_is_a_sentence_whose_words_lift_the_filters():
    drawn = draw("{% count_sentence 1280 '个账号' filters '/all' %}", filters=[("微信", "?a=1"), ("防城港", "")])
    assert "共 <b>1\u202f280</b> 个账号，<a" in drawn and 'href="?a=1"' in drawn and "，防城港" in drawn
    assert "清除条件" in drawn and "清除条件" not in draw("{% count_sentence 3 '个' none '/all' %}", none=[])


class Form(forms.Form):
    name = forms.CharField(label="名称", help_text="写全称")
    note = forms.CharField(label="说明", required=False)
    sure = forms.BooleanField(label="已核对")
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲")], widget=forms.RadioSelect)


def test_a_field_says_its_hint_and_error_to_the_reader_too():
    form = Form({})
    drawn = draw("{% error_summary form %}{% for f in form %}{% form_field f %}{% endfor %}", form=form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn and 'id="id_name_error"' in drawn
    assert drawn.count("（选填）") == 1 and "<legend>类型" in drawn
    assert 'role="alert"' in drawn and '<a href="#id_name">名称</a>' in drawn
    assert drawn.index('id="id_sure"') < drawn.index('for="id_sure"')
    assert draw("{% error_summary form %}", form=Form()).strip() == ""


def test_reasons_badges_and_bars():
    drawn = draw("{% reasons against met %}", against=["没有备案编号，先补上"], met=[("信息齐全", "/x")])
    assert "<li>没有备案编号，先补上</li>" in drawn and 'class="k"' in drawn and 'href="/x"' in drawn
    assert draw('{% badge "已了结" %}{% badge "从没见过" %}{% badge "急" "no" %}') == (
        '<span class="st ok">已了结</span><span class="st">从没见过</span><span class="st no">急</span>'
    )
    assert 'width="50.0"' in draw("{% bar 1 2 %}") and 'width="0"' in draw("{% bar 0 0 %}")
    assert draw("{{ t|marked:w }}", t="<教育>", w="教育") == "&lt;<mark>教育</mark>&gt;"
