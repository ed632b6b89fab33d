"""The copy package: an approved text ready for pasting, with its pictures and what to check it by."""

import io
import zipfile
from pathlib import Path

from zhengmei.content.models import Permit
from zhengmei.content.queries.reading import Content, words_of
from zhengmei.core.clock import BEIJING
from zhengmei.documents.uploads import place_of


def plain_text(content: Content) -> str:
    """The text for pasting: title, byline, paragraphs, the source of a repost."""
    head = [line for line in (content["title"], content["byline"]) if line]
    lines = [*head, "", *words_of(content).text.strip().split("\n")]
    if content["kind"] == "repost" and content["source"]:
        lines += ["", f"来源：{content['source']}"]
    return "\n".join(lines).strip() + "\n"


def make_package(permit: Permit, folder: Path) -> bytes:
    """A zip: 正文.txt, 正文.html, the files by number, 校验.txt with the digests. Nothing but what was approved."""
    content = permit.revision.content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("正文.txt", plain_text(content))
        packed.writestr("正文.html", _page(content))
        for number, one in enumerate(content["files"], 1):
            place = place_of(folder, one["digest"])
            if place.exists():
                packed.write(place, f"素材/{_name(number, one)}")
        packed.writestr("校验.txt", _check(permit))
    return buffer.getvalue()


def _name(number: int, one: dict[str, str]) -> str:
    return f"{number:02d} {one['name'].replace('/', '_')}"


def _page(content: Content) -> str:
    body = content["body"]
    for number, one in enumerate(content["files"], 1):
        body = body.replace(f"/content/files/{one['id']}/", f"素材/{_name(number, one)}")
    return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{_plain(content["title"])}</title><h1>{_plain(content["title"])}</h1>{body}</html>\n'


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _check(permit: Permit) -> str:
    content = permit.revision.content
    lines = [
        f"稿件：{permit.draft.number} 第 {permit.revision.number} 稿",
        f"账号：{permit.media_account.name}（{permit.media_account.platform_name}）",
        f"签发：{permit.signed_by} {permit.signed_at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        f"有效至：{permit.expires_at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        f"内容摘要（SHA-256）：{permit.digest}",
        "",
        "素材：",
        *(
            f"{number:02d} {one['name']} SHA-256 {one['digest']} 替代文字：{one['alt'] or '无'}"
            for number, one in enumerate(content["files"], 1)
        ),
        "",
        "改一个字都要重新送审。发布前可在“发布许可”里粘贴要发的文字核对。",
    ]
    return "\n".join(lines) + "\n"
