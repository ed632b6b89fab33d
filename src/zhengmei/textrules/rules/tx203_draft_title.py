"""Titles that say the paper is still a draft (讨论稿、送审稿 …)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_KINDS = "讨论稿|会议讨论稿|送审稿|征求意见稿|代拟稿|审议稿|常委会审议稿|常务会审议稿|党组会审议稿|初稿|草稿|修改稿|未定稿|送签稿|校对稿|待审"
_TITLE = re.compile(rf"[^。；\n]{{0,40}}[（(](?:{_KINDS})[)）]\s*(?=\n|$)")
_PUBLIC = re.compile("公开征求意见|征求.{0,10}意见的?(?:公告|通知)|意见反馈|反馈意见|人大常委会|司法部")


def check(spot: Spot) -> Iterator[Found]:
    line = spot.text.rfind("\n", max(0, spot.start - 60), spot.start) + 1
    match = _TITLE.match(spot.text, line)
    if match and match.start() <= spot.start < match.end() and not _PUBLIC.search(spot.text, line, spot.end + 300):
        kind = spot.text[spot.start : spot.end].strip("（）()")
        yield Found(spot.start, spot.end, f"标题写着“{kind}”，稿件尚未定稿，不能发布")


RULE = Rule(
    code="tx203",
    name="未定稿标题",
    family=Family.SECRECY,
    severity=Severity.WARN,
    law="政府信息公开条例第十六条（过程性信息）",
    explanation="只看标题行：整行以“（讨论稿）”一类结尾才报。公开征求意见、正文里的叙述不报。",
    bad=("某某工作方案（送审稿）\n为做好工作，制定本方案。", "关于某某工作的报告(讨论稿)"),
    good=("会议审议了方案（送审稿），决定修改后印发。", "某某办法（征求意见稿）\n现公开征求意见，请于月底前反馈。"),
    triggers=tuple(f"{opening}{kind}{closing}" for kind in _KINDS.split("|") for opening, closing in ("（）", "()")),
    check=check,
)
