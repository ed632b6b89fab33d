"""`zhengmei check-text`: the text rules on a file, on what is piped in, or on a picture. Needs neither the web site nor a database."""

import dataclasses
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from zhengmei.core.clock import today
from zhengmei.policies.library import library
from zhengmei.policies.schema import Pack
from zhengmei.textrules.base import Hit, Severity
from zhengmei.textrules.engine import Report, check
from zhengmei.textrules.following import Followed, State, follow_all, resolve, web
from zhengmei.textrules.links import links_in
from zhengmei.textrules.masking import mask_hits
from zhengmei.textrules.overlay import Overlay
from zhengmei.textrules.pictures import NotAPicture, PictureReport, check_picture
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import all_rules

GENRES = {"notice": "一般稿件", "interpretation": "政策解读"}


class Unreadable(click.ClickException):
    exit_code = 2


def read_text(file: str) -> str:
    """The text of a file, or of the standard input for `-`; UTF-8 or GB 18030. Raises Unreadable."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as problem:
        raise Unreadable(f"读不到文件 {file}：{problem.strerror}。请核对路径。") from problem
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{file} 不是文字文件。请另存为 UTF-8 编码的纯文本再检查。")


def pack_named(pack_id: str) -> Pack | None:
    packs = library().packs
    if pack_id and pack_id not in packs:
        raise Unreadable(f"没有代码为 {pack_id} 的政策包。已有：{'、'.join(sorted(packs))}。")
    return packs.get(pack_id)


def articles_of(pack: Pack | None) -> Mapping[str, str]:
    """For each rule that serves a clause of the pack, the clause and article to cite: 防城港 第十八条（FCG-18-f）."""
    if pack is None:
        return {}
    known = pack.clause_by_id
    return {
        rule.code: "；".join(f"{pack.short} {known[c].article}（{c}）" for c in rule.clauses if c in known)
        for rule in all_rules()
        if any(c in known for c in rule.clauses)
    }


def place(text: str, hit: Hit) -> tuple[int, int]:
    """Line and column, both from 1."""
    return text.count("\n", 0, hit.start) + 1, hit.start - text.rfind("\n", 0, hit.start)


Pictures = list[tuple[str, PictureReport]]


def _told(hit: Hit, where: str, articles: Mapping[str, str]) -> list[str]:
    basis = "；".join(part for part in (hit.basis, articles.get(hit.code, "")) if part)
    advice = "；".join(suggestion for suggestion in hit.suggestions if suggestion)
    return [
        f"{where}\t{hit.severity.label}\t{hit.code} {hit.label}\t{hit.shown}\t{hit.message}",
        f"\t依据：{basis}" + (f"\t建议：{advice}" if advice else ""),
    ]


def as_text(text: str, report: Report, articles: Mapping[str, str], pictures: Pictures) -> str:
    lines = []
    for hit in report.hits:
        line, column = place(text, hit)
        lines += _told(hit, f"{line}:{column}", articles)
    for name, seen in pictures:
        for found in seen.hits:
            where = "二维码" if found.line.is_code else f"{found.line.left},{found.line.top}"
            lines += _told(found.hit, f"{Path(name).name}@{where}", articles)
        lines += [f"{Path(name).name}：{sentence}" for sentence in seen.picture.unread]
    hits = [*report.hits, *(found.hit for _, seen in pictures for found in seen.hits)]
    counts = {severity: sum(hit.severity is severity for hit in hits) for severity in Severity}
    verdict = "不能发布，先改正严重问题" if counts[Severity.STOP] else "没有阻断发布的问题"
    lines.append(
        f"严重 {counts[Severity.STOP]}，错误 {counts[Severity.WARN]}，提示 {counts[Severity.HINT]}。{verdict}。"
    )
    return "\n".join(lines)


def _as_data(hit: Hit, articles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": hit.code,
        "severity": hit.severity,
        "family": hit.family,
        "label": hit.label,
        "start": hit.start,
        "end": hit.end,
        "text": hit.shown,
        "message": hit.message,
        "suggestions": hit.suggestions,
        "basis": hit.basis,
        "article": articles.get(hit.code, ""),
        "confidence": hit.confidence,
        "entry": hit.entry,
    }


def as_json(text: str, report: Report, articles: Mapping[str, str], pictures: Pictures) -> str:
    hits = []
    for hit in report.hits:
        line, column = place(text, hit)
        hits.append(_as_data(hit, articles) | {"line": line, "column": column})
    images = [
        {
            "image": name,
            "unread": seen.picture.unread,
            "hits": [
                _as_data(found.hit, articles) | {"code_in_picture": found.line.is_code, "box": found.line[1:5]}
                for found in seen.hits
            ],
        }
        for name, seen in pictures
    ]
    stops = [found.hit.severity is Severity.STOP for _, seen in pictures for found in seen.hits]
    answer = {"stopped": bool(report.stops) or any(stops), "hits": hits} | ({"images": images} if images else {})
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _pairs(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((link, target) for link, mark, target in (value.partition("=>") for value in values) if mark)


@click.command("check-text")
@click.argument("file", metavar="FILE|-", required=False, default="")
@click.option(
    "--image", "images", multiple=True, help="图片文件，可写多个：查图里的文字和二维码；给了图片可以不给 FILE"
)
@click.option(
    "--open-links", "opening", is_flag=True, help="联网打开稿件里的链接，查明短链接去向和失效链接；不写就不联网"
)
@click.option("--pack", "pack_id", default="", help="按哪个政策包：写明条文，并用它规定的级别")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="输出样式")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="稿件日期，默认今天；名称、法律按这一天判断"
)
@click.option("--genre", type=click.Choice(list(GENRES)), default="notice", help="体裁：一般稿件，或政策解读")
@click.option("--sentence-limit", type=click.IntRange(20, 500), default=80, help="解读稿一句最多多少字（本地自定）")
@click.option("--source", "source", default="", help="转载的原文文件，第一行是标题：比对标题和正文的改动")
@click.option("--earlier", multiple=True, help="此前的稿件文件，可写多个：找雷同")
@click.option("--twin", default="", help="同一内容在另一平台的稿件文件：比对日期、数字、名称")
@click.option("--not-own", is_flag=True, help="不是本单位自己写的稿件：不查名称、表述、文风和用字")
@click.option(
    "--disclosure",
    type=click.Choice(["penalty", "mandatory"]),
    default=None,
    help="惩戒公示或强制性信息披露：保留个人信息原文",
)
@click.option("--authorised", default="", help="个人观点的授权人；写明后不查个人观点")
@click.option("--allow-domain", multiple=True, help="允许链接的域名，可写多个；不写就不查")
@click.option("--advert-domain", multiple=True, help="另外列为商业网站的域名，可写多个")
@click.option("--redirect", multiple=True, help="已查明的跳转：短链接=>去向")
@click.option("--mask", "masking", is_flag=True, help="不列问题，改为输出去标识后的全文")
def command(
    file: str, images: tuple[str, ...], pack_id: str, shape: str, masking: bool, opening: bool, **given: Any
) -> None:
    """检查一篇稿件 FILE（- 为标准输入）和图片。有严重问题时退出码为 1，读不了为 2。"""
    if not file and not images:
        raise click.UsageError("请给出要检查的文件，或用 --image 给出图片。")
    pack = pack_named(pack_id)
    text = read_text(file) if file else ""
    source = read_text(given["source"]) if given["source"] else ""
    context = context_of(source, given)
    if opening:
        context = with_links_opened(text, context)
    report = check(text, context, overlay_of(pack))
    if masking:
        click.echo(mask_hits(text, report.hits), nl=False)
        return
    pictures = [(name, _picture(name, context, overlay_of(pack))) for name in images]
    click.echo((as_json if shape == "json" else as_text)(text, report, articles_of(pack), pictures))
    if report.stops or any(found.hit.severity is Severity.STOP for _, seen in pictures for found in seen.hits):
        raise SystemExit(1)


def _picture(name: str, context: Context, overlay: Overlay) -> PictureReport:
    try:
        return check_picture(Path(name).read_bytes(), context, overlay)
    except OSError as problem:
        raise Unreadable(f"读不到图片 {name}：{problem.strerror}。请核对路径。") from problem
    except NotAPicture as problem:
        raise Unreadable(f"{name}：{problem}") from problem


def with_links_opened(text: str, context: Context) -> Context:
    """The context with what was found by opening every link of the text. Uses the network."""
    links = [link.text for link in links_in(text)]
    found: list[Followed] = follow_all(links, open_at=web, resolve=resolve)
    return dataclasses.replace(
        context,
        redirects=(*context.redirects, *((one.link, one.target) for one in found if one.hops)),
        dead_links=tuple((one.link, one.reason) for one in found if one.state is State.DEAD),
    )


def context_of(source: str, given: Mapping[str, Any]) -> Context:
    """What the options say about the text."""
    title, _, body = source.strip().partition("\n")
    allowed = frozenset(domain.lower() for domain in given["allow_domain"])
    return Context(
        day=given["day"].date() if given["day"] else today(),
        own_text=not given["not_own"],
        genre=given["genre"],
        disclosure=given["disclosure"] or "",
        authorised_opinion=given["authorised"],
        allowed_domains=allowed or None,
        advert_domains=frozenset(domain.lower() for domain in given["advert_domain"]),
        redirects=_pairs(given["redirect"]),
        sentence_limit=given["sentence_limit"],
        source_title=title.strip(),
        source_body=body.strip(),
        earlier=tuple((f"《{Path(name).stem}》", read_text(name)) for name in given["earlier"]),
        twin=read_text(given["twin"]) if given["twin"] else "",
    )


def overlay_of(pack: Pack | None) -> Overlay:
    """The severities the pack sets for single rules."""
    return Overlay(severities=tuple((code, Severity(level)) for code, level in pack.text_rules.items()) if pack else ())
