"""Clauses of the regulations, through the acts and the pages."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.cast import Cast
from tests.content.desk import Desk, make_desk
from tests.content.test_actions import refused

from zhengmei.content import actions
from zhengmei.content.models import Attachment, Draft, GateVerdict
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.reading import content_in_hand
from zhengmei.content.queries.rules import TextHit, text_hits
from zhengmei.content.states import DraftState
from zhengmei.identity.models import User

As = Callable[[User], Client]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000100ffff03000006000557bfabd40000000049454e44ae426082"
)


def hits_of(desk: Desk, draft: Draft) -> list[TextHit]:
    draft.refresh_from_db()
    return text_hits(draft, content_in_hand(draft), Handbook(draft.organisation, desk.now.date()))


def printed(desk: Desk, draft: Draft, client: Client) -> list[list[list[str]]]:
    """The tables of the review sheet as Word."""
    answer = client.get(reverse("content:sheet", args=[draft.pk, "docx"]))
    document = Document(io.BytesIO(answer.content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def rewrite(desk: Desk, draft: Draft, **fields: object) -> None:
    draft.refresh_from_db()
    actions.save_draft(draft=draft, version=draft.version, by=desk.cast.drafter, now=desk.tick(), **fields)  # type: ignore[arg-type]


@pytest.mark.clause("WH-4.2-b")
def test_weihai_prints_five_signatures_and_failing_one_gate_sends_back(cast: Cast, client_as: As) -> None:
    desk = make_desk(cast, "weihai-2019")
    draft = desk.submitted()
    names = list(GateVerdict.objects.filter(draft=draft).order_by("order").values_list("gate", flat=True))
    assert names == ["政治关", "法律关", "政策关", "保密关", "文字关"]
    desk.judge(draft, *names[:4])
    assert "文字关没有看完" in refused(lambda: desk.step(draft, cast.reviewer))
    desk.judge(draft, "文字关", passed=False, note="“开放新校门”改成“启用新校门”")
    draft.refresh_from_db()
    assert (draft.state, draft.steps.get(state="returned").reason) == (
        DraftState.RETURNED,
        "文字关不通过；“开放新校门”改成“启用新校门”",
    )
    desk.submit(draft)
    desk.judge(draft)
    gates = next(t for t in printed(desk, draft, client_as(cast.reviewer)) if t[0][0] == "关")
    assert [(row[0], row[2], row[4], row[5][:11]) for row in gates[1:]] == [
        (name, "通过", "顾知行", "2026年10月12日") for name in names
    ]


@pytest.mark.clause("WH-4.2-g")
def test_every_picture_screenshot_and_film_is_confirmed_by_itself(cast: Cast, client_as: As) -> None:
    desk = make_desk(cast, "weihai-2019")
    draft = desk.draft()
    film = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64
    for role, data in (("screenshot", PNG + b"1"), ("image", PNG + b"2"), ("video", film)):
        actions.add_attachment(
            draft=draft,
            stream=io.BytesIO(data),
            name=f"{role}.bin",
            role=role,
            alt="新校门",
            by=cast.drafter,
            now=desk.tick(),
        )
    desk.submit(draft)
    desk.judge(draft)
    words = refused(lambda: desk.step(draft, cast.reviewer))
    assert [line.split("“")[0] for line in words.split("\n")] == ["截图", "图片", "视频"]
    for one in Attachment.objects.filter(draft=draft):
        actions.confirm_attachment(attachment=one, by=cast.reviewer, now=desk.tick())
    desk.step(draft, cast.reviewer)
    actions.return_draft(draft=draft, reason="换一张图", by=desk.second, now=desk.tick())
    picture = Attachment.objects.get(draft=draft, role="image")
    actions.remove_attachment(attachment=picture, by=cast.drafter, now=desk.tick())
    actions.add_attachment(
        draft=draft,
        stream=io.BytesIO(PNG + b"3"),
        name="new.png",
        role="image",
        alt="校门",
        by=cast.drafter,
        now=desk.tick(),
    )
    desk.submit(draft)
    desk.judge(draft)
    assert refused(lambda: desk.step(draft, cast.reviewer)).split("“")[0] == "图片"
    digests = set(Attachment.objects.filter(draft=draft, removed_at=None).values_list("digest", flat=True))
    files = next(t for t in printed(desk, draft, client_as(cast.reviewer)) if t[0][0] == "文件")
    assert {row[2] for row in files[1:]} == digests
    assert len(digests) == 3


@pytest.mark.clause("WH-4.2-f")
def test_opinion_and_feeling_wait_for_a_reviewers_decision_with_a_reason(cast: Cast) -> None:
    desk = make_desk(cast, "weihai-2019")
    draft = desk.draft(body="<p>我个人认为太气人了</p>")
    found = [(h.hit.label, h.part, h.start) for h in hits_of(desk, draft)]
    assert found == [("观点", "body", 0), ("情绪", "body", 5)]
    desk.submit(draft)
    desk.judge(draft)
    assert "“我个人认为”、“太气人了”还没有处理" in refused(lambda: desk.step(draft, cast.reviewer))
    for one in hits_of(desk, draft):
        mark = one.mark
        assert "不改要写明理由" in refused(
            lambda m=mark: actions.overrule_hit(draft=draft, mark=m, reason=" ", by=cast.reviewer, now=desk.tick())  # type: ignore[misc]
        )
        actions.overrule_hit(draft=draft, mark=mark, reason="引用群众原话", by=cast.reviewer, now=desk.tick())
    desk.step(draft, cast.reviewer)
    assert hits_of(desk, desk.draft(body="<p>市政府认为应当加强管理。</p>")) == []


@pytest.mark.clause("WH-4.2-h")
def test_secrets_and_numbers_are_stopped_and_masked_and_the_secrecy_gate_is_obligatory(
    cast: Cast, client_as: As
) -> None:
    desk = make_desk(cast, "weihai-2019")
    for secret, shown in (("11010519491231002X", "1101"), ("13800138000", "138"), ("机密★", "机密")):
        draft = desk.draft(body=f"<p>联系人的号是{secret}，请留意。</p>")
        words = refused(lambda d=draft: desk.submit(d))  # type: ignore[misc]
        assert shown in words
        assert secret not in words or secret == "机密★"
        page = client_as(cast.reviewer).get(reverse("content:draft", args=[draft.pk])).content.decode()
        assert page.count(secret) == 0 or secret == "机密★"
    wrong = desk.draft(body="<p>编号110105194912310021的申请已经办结。</p>")
    assert [h.hit.code for h in hits_of(desk, wrong) if h.hit.code == "tx101"] == []
    clean = desk.submitted()
    desk.judge(clean, "政治关", "法律关", "政策关", "文字关")
    assert "保密关没有看完" in refused(lambda: desk.step(clean, cast.reviewer))


@pytest.mark.clause("WH-4.2-n")
def test_officialese_is_a_hint_that_may_be_passed_over_and_is_printed(cast: Cast, client_as: As) -> None:
    desk = make_desk(cast, "weihai-2019")
    draft = desk.draft(body="<p>高度重视、亲自部署、狠抓落实</p>")
    found = [(h.shown, h.start, h.hit.severity.value) for h in hits_of(desk, draft)]
    assert found == [("高度重视", 0, "hint"), ("亲自部署", 5, "hint"), ("狠抓落实", 10, "hint")]
    assert hits_of(desk, desk.draft(body="<p>明天停水4小时</p>")) == []
    desk.submit(draft)
    desk.judge(draft)
    desk.step(draft, cast.reviewer)
    table = next(t for t in printed(desk, draft, client_as(cast.reviewer)) if t[0][0] == "处")
    assert [row[5] for row in table[1:]] == ["只提示，没有改"] * 3


@pytest.mark.clause("HZ-2.3.2-h", "BL-2.3-d")
@pytest.mark.parametrize(("pack", "grade"), [("hangzhou-2019", "日常"), ("beilun-2020", "")])
def test_opinions_are_stopped_until_authorised_or_removed(cast: Cast, pack: str, grade: str) -> None:
    desk = make_desk(cast, pack)
    first = desk.draft(body="<p>笔者认为此举荒唐，建议取消，太气愤了</p>", content_class=grade)
    assert sorted(h.hit.label for h in hits_of(desk, first)) == ["情绪", "意见", "观点"]
    assert refused(lambda: desk.submit(first)).count("正文第") == 3
    rewrite(desk, first, body="<p>明天停水四小时，请提前储水。</p>")
    desk.submit(first)
    second = desk.draft(body="<p>我个人认为这太离谱了，气死人</p>", content_class=grade)
    assert {h.hit.label for h in hits_of(desk, second)} >= {"观点", "情绪"}
    assert "正文第 1 字“我个人认为”" in refused(lambda: desk.submit(second))
    actions.record_authorisation(
        draft=second, kind="opinion", authoriser="张明", title="副局长", scope="署名文章",
        authorised_on=desk.now.date(), by=cast.drafter, now=desk.tick(),
    )  # fmt: skip
    desk.submit(second)
    assert hits_of(desk, desk.draft(body="<p>我局认为应当加强管理</p>", content_class=grade)) == []


@pytest.mark.clause("HZ-2.3.2-i", "BL-2.3-e", "FCG-18-f", "SX-1-1b")
@pytest.mark.parametrize(
    ("pack", "grade"),
    [("hangzhou-2019", "日常"), ("beilun-2020", ""), ("fangchenggang-2022", "一般"), ("suixi-2022", "一般")],
)
@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("<p>限时特惠，点击购买</p>", ("限时特惠", "点击购买")),
        ("<p>限时特价加微信购买</p>", ("限时特价",)),
        ("<p>限时优惠加微信下单</p>", ("限时优惠",)),
        (
            '<p>详情<a href="https://item.taobao.com/item.htm?id=7">看这里</a></p>',
            ("https://item.taobao.com/item.htm?id=7",),
        ),
        (
            "<p>限时优惠，点击购买 https://item.taobao.com/item.htm?id=7</p>",
            ("限时优惠", "点击购买", "https://item.taobao.com"),
        ),
    ],
)
def test_advertising_is_refused_with_the_words_and_no_way_round(
    cast: Cast, client_as: As, pack: str, grade: str, body: str, quoted: tuple[str, ...]
) -> None:
    desk = make_desk(cast, pack)
    draft = desk.draft(body=body, content_class=grade)
    words = refused(lambda: desk.submit(draft))
    assert [q for q in quoted if q not in words] == []
    article = {"fangchenggang-2022": "第十八条", "suixi-2022": "一（一）"}.get(pack, "")
    assert article in words
    page = client_as(cast.chief).get(reverse("content:draft", args=[draft.pk])).content.decode()
    assert 'value="overrule"' not in page
    mark = next(h.mark for h in hits_of(desk, draft) if h.is_stop)
    assert "不给放行，只能改" in refused(
        lambda: actions.overrule_hit(draft=draft, mark=mark, reason="活动", by=cast.chief, now=desk.tick())
    )
    rewrite(
        desk,
        draft,
        body='<p>公共资源交易公告：成交价三百二十万元。<a href="https://www.zjzwfw.gov.cn/">办事入口</a></p>',
    )
    desk.submit(draft)


@pytest.mark.clause("BL-2.3-j", "BL-2.3-m")
def test_beilun_stops_secrets_and_errors_and_wants_the_source(cast: Cast, client_as: As) -> None:
    desk = make_desk(cast, "beilun-2020")
    draft = desk.draft(body="<p>机密★一年。</p><p>标底价 86万元。</p><p>身份证号11010519491231002X。</p>")
    found = hits_of(desk, draft)
    assert {h.hit.label for h in found if h.hit.family == "secrecy"} == {"国家秘密", "商业秘密"}
    assert ["11010519491231002X" in h.shown for h in found if h.hit.family == "privacy"] == [False]
    page = client_as(cast.reviewer).get(reverse("content:draft", args=[draft.pk])).content.decode()
    assert '个人隐私：<span class="q3">没答</span> <span class="stop">机器查出 1 处</span>' in page
    assert refused(lambda: desk.submit(draft)).count("正文第") == 3
    rewrite(desk, draft, body="<p>证件号330206********1234，参加保密宣传月。</p>")
    assert hits_of(desk, draft) == []
    other = desk.draft(body="<p>人民政腐定于2月30日通报，占比60%、30%、20%合计100%</p>", source="")
    assert [h.shown for h in hits_of(desk, other)] == ["人民政腐", "2月30日", "100%"]
    assert "没有填信息来源（北仑 二（三）），请填上。" in refused(lambda: desk.submit(other))
    rewrite(desk, other, body="<p>人民政府定于2月28日通报，占比50%、30%、20%合计100%</p>", source="区统计局")
    assert hits_of(desk, other) == []
    desk.submit(other)


@pytest.mark.clause("FCG-18-g")
def test_fangchenggang_refuses_while_the_grave_faults_remain(desk: Desk) -> None:
    draft = desk.draft(body="<p>防城港市人民政付定于2月30日公布结果。。</p>", content_class="一般")
    assert len(hits_of(desk, draft)) == 3
    words = refused(lambda: desk.submit(draft))
    assert ("人民政付" in words, "2月30日" in words) == (True, True)
    rewrite(desk, draft, body="<p>防城港市人民政府定于2月28日公布结果。</p>")
    assert hits_of(desk, draft) == []
    desk.submit(draft)


@pytest.mark.clause("FCG-19-b")
def test_private_numbers_are_masked_or_stand_on_two_grounds_only(desk: Desk, client_as: As) -> None:
    body = "<p>当事人身份证号11010519491231002X，手机13800138000。</p>"
    draft = desk.draft(body=body, content_class="一般")
    words = refused(lambda: desk.submit(draft))
    assert words.count("可改成“") == 2
    for _ in range(2):
        hit = next(h for h in hits_of(desk, draft) if h.is_open)
        actions.change_hit(draft=draft, mark=hit.mark, by=desk.cast.drafter, now=desk.tick())
    draft.refresh_from_db()
    assert ("11010519491231002X" in draft.body, "13800138000" in draft.body) == (False, False)
    desk.submit(draft)
    for ground in ("penalty", "mandatory"):
        allowed = desk.draft(body=body, content_class="一般", privacy_ground=ground)
        desk.submit(allowed)
        assert "11010519491231002X" in allowed.body
    third = refused(lambda: desk.draft(body=body, privacy_ground="wanted"))
    assert third == "保留个人信息只有两种理由：惩戒公示、强制性信息披露。请从里面选，或去标识。"


@pytest.mark.clause("SX-3.4-d")
def test_suixi_refuses_leaks_and_grave_wording(cast: Cast) -> None:
    desk = make_desk(cast, "suixi-2022")
    draft = desk.draft(body="<p>机密★ 台湾总统</p>", content_class="一般")
    words = refused(lambda: desk.submit(draft)).split("\n")
    assert len(words) == 2
    assert ("正文第 1 字" in words[0], "正文第 5 字" in words[1], "严重表述错误" in words[1]) == (True, True, True)
    rewrite(desk, draft, body="<p>明天停水四小时。</p>")
    desk.submit(draft)


@pytest.mark.clause("HZ-2.2.1-a")
def test_hangzhou_wants_its_metadata_and_exports_every_field(cast: Cast, client_as: As) -> None:
    desk = make_desk(cast, "hangzhou-2019")
    draft = desk.draft(title="", source="", category="", formed_on=None, content_class="日常")
    words = refused(lambda: desk.submit(draft))
    assert [line.split("（")[0] for line in words.split("\n")] == [
        "没有写标题",
        "没有填信息来源",
        "没有选分类",
        "没有填信息形成日期",
    ]
    rewrite(
        desk,
        draft,
        title="示范路小学启用新校门",
        source="示范市教育局",
        category="notice",
        formed_on=date(2026, 10, 12),
    )
    desk.submit(draft)
    answer = client_as(cast.reviewer).post(reverse("content:export"), {"format": "csv"})
    head, row = answer.content.decode("utf-8-sig").strip().split("\r\n")
    named = dict(zip(head.split(","), row.split(","), strict=True))
    assert {k: named[k] for k in ("标题", "信息来源", "分类", "信息形成日期", "等级", "状态")} == {
        "标题": "示范路小学启用新校门", "信息来源": "示范市教育局", "分类": "通知公告", "信息形成日期": "2026-10-12",
        "等级": "日常", "状态": "审核中",
    }  # fmt: skip
    assert len(head.split(",")) == 25


def test_an_upload_is_a_file_field_of_the_page(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class="一般")
    client = client_as(desk.cast.drafter)
    url = reverse("content:picture", args=[draft.pk])
    bare = client.post(url, {"file": SimpleUploadedFile("a.png", PNG)})
    assert bare.json() == {"reasons": ["图片没有替代文字。请用一句话说清图里是什么。"]}
    made = client.post(url, {"file": SimpleUploadedFile("a.png", PNG), "alt": "新校门"}).json()
    shown = client.get(made["url"])
    for closer in shown._resource_closers:
        closer()
    assert (shown.status_code, shown["X-Content-Type-Options"]) == (200, "nosniff")
    assert client_as(desk.cast.stranger).get(made["url"]).status_code == 404
    evil = client.post(url, {"file": SimpleUploadedFile("a.png", b"<svg><script>1</script></svg>"), "alt": "图"})
    assert evil.status_code == 422
