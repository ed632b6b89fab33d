"""Links in a text: where they are and which host they lead to."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from zhengmei.textrules.reading import Spot

_TOP = "com|cn|net|org|gov|edu|info|biz|shop|store|vip|top|xyz|site|online|club|ltd|mobi|cc|tv|me|io|co|app|link|wang|ren|tech|work|fun|ly|in|im|中国|公司|网络"
_LINK = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,9}://)?(?P<user>[^\s@/，。；：“”]{1,60}@)?"
    rf"(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,62}})\.){{1,6}}(?:{_TOP})(?![A-Za-z0-9])|(?:\d{{1,3}}\.){{3}}\d{{1,3}})"
    r"(?P<rest>(?::\d{1,5})?(?:[/?#][^\s，。；、！“”‘’（）《》<>\"'\u4e00-\u9fff]*)?)"
)
TRIGGERS = ("://", "www.", *(f".{top}" for top in _TOP.split("|") if top.isascii()))
_LINE = 300


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `host` is in lower case."""

    start: int
    end: int
    text: str
    scheme: str
    user: str
    host: str


def links_at(spot: Spot) -> Iterator[Link]:
    """The link that the trigger at `spot` belongs to, if any. An e-mail address is none."""
    first = max(0, spot.start - _LINE)
    begin = max(spot.text.rfind(mark, first, spot.start) for mark in " \n\t，。；、：（“《>\u3000") + 1
    for match in _LINK.finditer(spot.text, max(first, begin), min(len(spot.text), spot.end + _LINE)):
        if match.start() > spot.start + 8:
            return
        if match["user"] and not match["scheme"]:
            continue
        if match.end() >= spot.end:
            host = match["host"].lower()
            yield Link(
                match.start(), match.end(), match.group(), (match["scheme"] or "").lower(), match["user"] or "", host
            )


def links_in(text: str) -> list[Link]:
    """Every link of a text, in order; an e-mail address is none."""
    return [
        Link(m.start(), m.end(), m.group(), (m["scheme"] or "").lower(), m["user"] or "", m["host"].lower())
        for m in _LINK.finditer(text)
        if m["scheme"] or not m["user"]
    ]


def advert_domain(link: Link, listed: Collection[str], redirects: Mapping[str, str]) -> str:
    """The listed domain a link leads to, itself or by the redirect found out beforehand; empty when none."""
    target = redirects.get(link.text, "")
    return belongs(link.host, listed) or belongs(target.partition("://")[2].partition("/")[0].lower(), listed)


def belongs(host: str, domains: Collection[str]) -> str:
    """The domain of the collection that `host` is or lies under; empty when none."""
    parts = host.split(".")
    return next((name for at in range(len(parts)) if (name := ".".join(parts[at:])) in domains), "")
