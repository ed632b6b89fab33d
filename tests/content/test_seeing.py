"""What stands in pictures, codes and behind links of a draft goes through the rules like its words."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.content.desk import Desk
from tests.content.planning import DeskUnder, against, lowest

from zhengmei.content import actions
from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.seeing import keep_reading, look_at_links, read_pictures
from zhengmei.content.actions.words import mute_rule
from zhengmei.content.models import Attachment, Draft, LinkLook, PictureReading
from zhengmei.content.tasks import sweep_pictures
from zhengmei.identity.models import User
from zhengmei.textrules import pictures
from zhengmei.textrules.following import Answer
from zhengmei.textrules.pictures import Line, Picture

As = Callable[[User], Client]
SHOP = "https://item.taobao.com/item.htm?id=1"
SHORT = "http://t.cn/A6abcdef"
PUBLIC = "93.184.216.34"


@pytest.fixture(autouse=True)
def _kept_elsewhere(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _no_reader_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The optional part is left out here: its own tests are those of the text rules."""
    monkeypatch.setattr(pictures, "can_read_text", lambda: False)
    for place in ("zhengmei.content.queries.seeing", "zhengmei.content.actions.seeing"):
        monkeypatch.setattr(f"{place}.can_read_text", lambda: pictures.can_read_text())


def code_of(text: str) -> bytes:
    code = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode), scale=6)
    page = Image.new("RGB", (500, 500), "white")
    page.paste(Image.fromarray(code).convert("RGB"), (60, 60))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def plain() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    return out.getvalue()


def attach(client: Client, draft: Draft, data: bytes, name: str = "海报.png") -> Attachment:
    file = SimpleUploadedFile(name, data, "image/png")
    given = {"file": file, "role": "image", "alt": "活动海报"}
    assert client.post(f"/content/{draft.pk}/files/", given).status_code == 302
    return Attachment.objects.latest("pk")


def read(client: Client, draft: Draft) -> str:
    answer = client.get(f"/content/{draft.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def says(desk: Desk, media: Attachment, *lines: str, unread: tuple[str, ...] = ()) -> PictureReading:
    """The picture as the reader of text would have read it."""
    found = tuple(Line(text, 1, 10 * n, 50, 10 * n + 8) for n, text in enumerate(lines))
    return keep_reading(
        digest=media.digest, picture=Picture(60, 40, found, unread), by=desk.cast.drafter, now=desk.tick()
    )


def test_a_code_that_leads_to_a_shop_blocks_the_draft_and_is_shown_at_the_picture(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class=lowest(desk))
    client = client_as(desk.cast.drafter)
    media = attach(client, draft, code_of(SHOP))
    [reason] = against(desk, draft)
    assert "图片“海报.png”里的二维码" in reason and "taobao.com" in reason and "FCG-18-f" in reason
    page = read(client, draft)
    assert "图片“海报.png”里的二维码" in page and "第 1 处：商业链接" in page
    assert "换一张图" in refused(desk, draft, media)
    Attachment.objects.filter(pk=media.pk).update(removed_at=desk.tick())
    assert against(desk, draft) == []
    attach(client, draft, code_of("https://www.fcgs.gov.cn/1.html"), "办事码.png")
    assert against(desk, draft) == []


def refused(desk: Desk, draft: Draft, media: Attachment) -> str:
    from zhengmei.content.queries.policy import Handbook
    from zhengmei.content.queries.reading import content_of
    from zhengmei.content.queries.rules import text_hits

    [hit] = text_hits(draft, content_of(draft), Handbook(draft.organisation, desk.now.date()))
    assert hit.place.attachment == media.pk
    with pytest.raises(ContentRefused) as told:
        actions.change_hit(draft=draft, mark=hit.mark, replacement="别的", by=desk.cast.drafter, now=desk.tick())
    return told.value.reasons[0]


def test_words_in_a_picture_block_like_words_of_the_text_even_across_two_lines(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class=lowest(desk))
    client = client_as(desk.cast.drafter)
    media = attach(client, draft, plain())
    says(desk, media, "防城港市人民政付", "联系电话", "热烈欢迎国务院总", "书记视察")
    reasons = against(desk, draft)
    assert ["政付" in r for r in reasons].count(True) == 1
    assert any("国务院总书记" in r and "图片“海报.png”里的字" in r for r in reasons)
    says(desk, media, "防城港市人民政府")
    assert against(desk, draft) == []


def test_a_picture_whose_text_nobody_read_waits_for_a_person(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class="一般")
    media = attach(client_as(desk.cast.drafter), draft, plain())
    page = read(client_as(desk.cast.drafter), draft)
    assert "图片中的文字没有查" in page and "没有装 OCR" in page
    desk.submit(draft)
    desk.judge(draft)
    with pytest.raises(ContentRefused) as told:
        desk.step(draft, desk.cast.reviewer)
    [reason] = told.value.reasons
    assert "图片“海报.png”：没有装 OCR" in reason and "请打开看过图里的字和二维码，再确认" in reason
    assert reason in read(client_as(desk.cast.reviewer), draft)
    answer = client_as(desk.cast.reviewer).post(f"/content/{draft.pk}/files/{media.pk}/confirm/", {"note": "没有字"})
    assert answer.status_code == 302
    desk.now += timedelta(minutes=1)
    desk.step(draft, desk.cast.reviewer)
    desk.sign(draft, desk.head)
    draft.refresh_from_db()
    assert draft.state == "approved"


def test_a_picture_is_read_once_for_its_digest_and_again_when_the_reader_comes(
    desk: Desk, client_as: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = desk.draft(content_class=lowest(desk))
    attach(client_as(desk.cast.drafter), draft, plain())
    other = desk.draft(content_class=lowest(desk), title="另一篇")
    attach(client_as(desk.cast.drafter), other, plain(), "同一张.png")
    assert PictureReading.objects.count() == 1
    assert read_pictures(draft=draft, by=desk.cast.drafter, now=desk.tick()) == 0
    assert sweep_pictures(desk.now) == "查了 0 张图片、0 个链接"
    monkeypatch.setattr(pictures, "can_read_text", lambda: True)
    monkeypatch.setattr(pictures, "_text", lambda image: ([Line("抓住关健", 1, 1, 9, 9)], 2))
    assert sweep_pictures(desk.now) == "查了 1 张图片、0 个链接"
    page = read(client_as(desk.cast.drafter), other)
    assert "图片“同一张.png”里的字“关健”" in page and "有 2 行字看不清" in page


def test_a_file_that_is_lost_or_broken_is_told_and_never_passes_silently(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class=lowest(desk))
    client = client_as(desk.cast.drafter)
    media = attach(client, draft, plain())
    PictureReading.objects.all().delete()
    assert "图片中的文字没有查" in read(client, draft)
    Attachment.objects.filter(pk=media.pk).update(digest="a" * 64)
    read_pictures(draft=draft, by=desk.cast.drafter, now=desk.tick())
    assert "图片文件找不到" in read(client, draft)


def test_a_short_link_is_resolved_only_where_the_office_looks_out(
    desk_under: DeskUnder, client_as: As, settings: Any
) -> None:
    desk = desk_under("weihai-2019")
    body = f'<p>报名请点{SHORT}。</p><p>见<a href="https://www.weihai.gov.cn/1.html">市政府网站</a>。</p>'
    draft = desk.draft(content_class=lowest(desk), body=body, source_url="")
    opened: list[str] = []

    def open_at(url: str, address: str) -> Answer:
        opened.append(url)
        return Answer(302, SHOP) if "t.cn" in url else Answer(200 if "taobao" in url else 404)

    def look() -> int:
        given = {"by": desk.cast.drafter, "now": desk.tick()}
        return look_at_links(draft=draft, open_at=open_at, resolve_with=lambda host: [PUBLIC], **given)

    assert look() == 0 and opened == [] and LinkLook.objects.count() == 0
    assert "2 个链接没有打开核对（本单位的机器不外连），其中 1 个是短链接" in read(client_as(desk.cast.drafter), draft)
    settings.LINKS_MAY_BE_OPENED = True
    assert look() == 2 and look() == 0
    reasons = against(desk, draft)
    assert [r for r in reasons if "taobao.com" in r and "WH-4.2-i" in r and SHORT in r]
    page = read(client_as(desk.cast.drafter), draft)
    assert "2 个链接都打开核对过" in page and "链接打不开（应答 404）" in page
    desk.now += timedelta(hours=25)
    assert look() == 2


def test_look_alike_letters_are_named_on_the_page_and_hide_no_shop(desk: Desk, client_as: As) -> None:
    plain = f"<p>购书见{SHOP}。</p>"
    twin = plain.replace("taobao", "t\u0430ob\u0430o")
    draft = desk.draft(content_class=lowest(desk), body=twin)
    page = read(client_as(desk.cast.drafter), draft)
    assert page.count("“\u0430”是形似拉丁字母的异国字母，可能仿冒网址或账号") == 2
    stopped = against(desk, draft)
    Draft.objects.filter(pk=draft.pk).update(body=plain)
    unmasked = against(desk, draft)
    assert [r.replace("\u0430", "a") for r in stopped] == unmasked != []
    assert "形似拉丁字母" not in read(client_as(desk.cast.drafter), draft)


def test_a_muted_hit_is_shown_folded_with_who_why_and_until_when_and_is_printed(desk: Desk, client_as: As) -> None:
    mute_rule(
        organisation=desk.unit,
        code="tx701",
        term="关健",
        expires_on=desk.now.date() + timedelta(5),
        reason="引用原件",
        source="会议",
        approver="许文柏",
        by=desk.cast.reviewer,
        now=desk.tick(),
    )
    draft = desk.draft(content_class=lowest(desk), body="<p>抓住关健环节，抓住关健环节。</p>")
    client = client_as(desk.cast.reviewer)
    page = read(client, draft)
    assert "已静音的命中 2 处" in page and f"{desk.cast.reviewer}停用：引用原件，到" in page
    assert 'id="hit-1"' not in page
    desk.submit(draft)
    sheet = client.get(f"/content/{draft.pk}/sheet/html/").content.decode()
    assert "已静音的命中" in sheet and "引用原件" in sheet


def test_a_near_copy_of_an_earlier_text_is_told_and_a_fact_that_differs_between_platforms_waits(
    desk: Desk, client_as: As
) -> None:
    first = desk.approved(body="<p>因管道检修，10月13日8时至12时西门路停水，请提前储水。</p>", title="停水通知")
    again = desk.draft(body="<p>因管道检修，10月15日8时至12时西门路停水，请提前储水。</p>", title="停水通知")
    page = read(client_as(desk.cast.drafter), again)
    assert "签发的《停水通知》相似" in page and "请确认不是重复发布" in page
    other = actions.adapt_draft(draft=first, media_accounts=[desk.account], by=desk.cast.drafter, now=desk.tick())
    assert "跨平台不一致" not in read(client_as(desk.cast.drafter), other)
    Draft.objects.filter(pk=other.pk).update(body=again.body)
    page = read(client_as(desk.cast.drafter), other)
    assert "日期与另一平台的版本不一致，对方为10月13日" in page and "相似" not in page


def test_links_outside_the_domains_an_office_listed_wait_for_a_person(
    desk: Desk, client_as: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"link_domains": frozenset({"gov.cn"}), "advert_domains": frozenset({"shop.example.cn"})}
    body = "<p>见https://news.example.com/1.html和https://www.gov.cn/2.html。</p>"
    draft = desk.draft(content_class=lowest(desk), body=body)
    assert "不在允许链接的域名" not in read(client_as(desk.cast.drafter), draft)
    monkeypatch.setattr("zhengmei.content.queries.policy.Handbook.named", lambda self, name: own[name])
    page = read(client_as(desk.cast.drafter), draft)
    assert "news.example.com不在允许链接的域名之内" in page and "www.gov.cn不在" not in page
    Draft.objects.filter(pk=draft.pk).update(body="<p>购票请点https://shop.example.cn/1。</p>")
    assert any("shop.example.cn" in r and "FCG-18-f" in r for r in against(desk, draft))
    Draft.objects.filter(pk=draft.pk).update(body='<p>购票<a href="https://shop.example.cn/1">点这里</a>。</p>')
    page = read(client_as(desk.cast.drafter), draft)
    assert re.findall(r'id="at-(\d)">(.+?)</mark></a><a class="mk-n \w+" href="#hit-(\d)"', page) == [
        ("1", "点这里", "1")
    ]
    assert '<li id="hit-1"' in page
