"""Links whose form hides where they lead, or that do harm when opened."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.links import TRIGGERS, belongs, links_at
from zhengmei.textrules.lists import read_terms
from zhengmei.textrules.reading import Spot

_SCRIPT = re.compile(r"(?:javascript|vbscript|data|file)\s?:\s?[^\s\u4e00-\u9fff，。]{1,200}", re.IGNORECASE)
_PROGRAM = re.compile(r"\.(?:exe|apk|bat|cmd|scr|msi|vbs|js|jar|ps1)(?:[?#]|$)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}$")
_SCHEMES = ("javascript:", "vbscript:", "data:", "file:", "JavaScript:", "JAVASCRIPT:")


def check(spot: Spot) -> Iterator[Found]:
    if spot.text[spot.start : spot.end] in _SCHEMES:
        if match := _SCRIPT.match(spot.text, spot.start):
            yield Found(match.start(), match.end(), "链接会执行脚本或打开本机文件，必须删除", severity=Severity.STOP)
        return
    for link in links_at(spot):
        for why, severity in _faults(link.text, link.host, link.user, link.scheme):
            yield Found(link.start, link.end, why, severity=severity)


def _faults(text: str, host: str, user: str, scheme: str) -> Iterator[tuple[str, Severity]]:
    if user:
        yield "网址里夹有“@”，真正的去向是@后面的网站", Severity.STOP
    if _ADDRESS.match(host) and scheme:
        yield "网址是数字地址，看不出是谁的网站", Severity.WARN
    if "xn--" in host:
        yield "域名含转码字符，可能仿冒", Severity.WARN
    if _PROGRAM.search(text):
        yield "链接直接下载程序，应改为官方下载页面", Severity.WARN
    if belongs(host, read_terms("short_links.tsv")):
        yield "短链接看不出去向，写原网址", Severity.HINT


RULE = Rule(
    code="tx903",
    name="不安全链接",
    family=Family.LINKS,
    severity=Severity.WARN,
    law="网络安全法第二十二条",
    explanation="脚本链接、夹“@”的网址、数字地址、转码域名、直接下载程序、短链接。链接是否失效由 tx906 按交入的结果报。",
    bad=(
        "点javascript:alert(1)",
        "见http://www.gov.cn@evil.example.com/a",
        "见http://123.56.7.8/a.html",
        "下载http://www.example.com/a.apk",
        "见http://t.cn/Ab12",
    ),
    good=("见https://www.gov.cn/a.html",),
    triggers=(*TRIGGERS, *_SCHEMES, *(f"://{digit}" for digit in range(10))),
    check=check,
    clauses=("WH-4.2-i",),
)
