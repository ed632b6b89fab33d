"""What the machine knows of the pictures and links of a text, and what nobody has looked at yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from zhengmei.content.models import Attachment, Draft, LinkLook, PictureReading
from zhengmei.content.queries.reading import Content, content_of, words_of
from zhengmei.content.states import UNDER_REVIEW, WRITABLE
from zhengmei.textrules.following import State
from zhengmei.textrules.links import belongs, links_in
from zhengmei.textrules.lists import read_terms
from zhengmei.textrules.pictures import NO_OCR, Line, Picture, can_read_text

MOST_DRAFTS = 50
STALE = timedelta(days=7)
FRESH = timedelta(hours=24)
"""How long it is believed where a link leads."""
LONGEST_LINK = 1000
NOT_YET = "还没有查完"


def is_picture(media_type: str) -> bool:
    """Whether a file is a picture whose text and codes are read."""
    return media_type.startswith("image/") and media_type != "image/svg+xml"


def pictures_of(content: Content) -> list[dict[str, Any]]:
    """The pictures among the files of a version."""
    return [one for one in content.get("files", []) if is_picture(one["media_type"])]


def readings_of(content: Content) -> dict[str, PictureReading]:
    """The readings of its pictures, by digest; pictures nobody has read are absent."""
    digests = {one["digest"] for one in pictures_of(content)}
    return {r.digest: r for r in PictureReading.objects.filter(digest__in=digests)} if digests else {}


def as_picture(reading: PictureReading) -> Picture:
    """The reading as the text rules take it."""
    lines = tuple(Line(*line) for line in reading.lines)
    return Picture(reading.width, reading.height, lines, tuple(reading.unread))


def must_be_read(reading: PictureReading | None) -> bool:
    """Whether a picture is to be read (again): never read, or read before the reader of text was there."""
    return reading is None or (not reading.text_read and can_read_text())


def unread_digests(draft: Draft) -> list[str]:
    """The pictures of the working copy that are still to be read."""
    content = content_of(draft)
    known = readings_of(content)
    found = [one["digest"] for one in pictures_of(content) if must_be_read(known.get(one["digest"]))]
    return list(dict.fromkeys(found))


def drafts_to_look_through(now: datetime) -> list[Draft]:
    """The drafts in hand, changed within `STALE`, that may hold pictures or links nobody looked at."""
    files = Attachment.objects.filter(removed_at=None, media_type__startswith="image/")
    known = PictureReading.objects.all() if not can_read_text() else PictureReading.objects.filter(text_read=True)
    waiting: Q | Exists = Exists(files.filter(draft=OuterRef("pk")).exclude(digest__in=known.values("digest")))
    if settings.LINKS_MAY_BE_OPENED:
        waiting |= Q(body__contains=".")
    rows = Draft.objects.filter(waiting, state__in=(*WRITABLE, *UNDER_REVIEW), changed_at__gte=now - STALE)
    return list(rows.order_by("changed_at")[:MOST_DRAFTS])


@dataclass(frozen=True, slots=True)
class Unseen:
    """A picture of which the machine did not see everything: a person has to. `why` are sentences."""

    attachment: int
    name: str
    why: tuple[str, ...]


def unseen_pictures(content: Content, readings: dict[str, PictureReading]) -> list[Unseen]:
    """The pictures not read, or read in part, with the reason for each."""
    found = []
    for one in pictures_of(content):
        reading = readings.get(one["digest"])
        why = tuple(reading.unread) if reading else (_unread_words(),)
        if why:
            found.append(Unseen(one["id"], one["name"], why))
    return found


def _unread_words() -> str:
    return NOT_YET if can_read_text() else NO_OCR


def unseen_attachments(draft: Draft, content: Content) -> list[tuple[Attachment, Unseen]]:
    """Of those, the ones no reviewer has confirmed having looked at."""
    unseen = {one.attachment: one for one in unseen_pictures(content, readings_of(content))}
    rows = Attachment.objects.filter(draft=draft, pk__in=unseen, confirmed_at=None).order_by("pk") if unseen else ()
    return [(row, unseen[row.pk]) for row in rows]


def links_of_content(content: Content, readings: dict[str, PictureReading]) -> list[str]:
    """Every different link: written out in the words, behind them, and in codes of pictures."""
    words = words_of(content)
    texts = [content["title"], content["summary"], words.text, *words.links]
    texts += [line[0] for reading in readings.values() for line in reading.lines]
    return list(dict.fromkeys(link.text[:LONGEST_LINK] for text in texts for link in links_in(text)))


def looks_at(links: Iterable[str]) -> dict[str, LinkLook]:
    """What is known of these links, whenever it was found out."""
    asked = set(links)
    return {look.link: look for look in LinkLook.objects.filter(link__in=asked)} if asked else {}


def redirects_of(looks: Iterable[LinkLook]) -> tuple[tuple[str, str], ...]:
    """Link and target of those that lead elsewhere, as the rules take them."""
    return tuple((one.link, one.target) for one in looks if one.target and one.target != one.link)


def dead_of(looks: Iterable[LinkLook]) -> tuple[tuple[str, str], ...]:
    """Link and reason of those that did not answer."""
    return tuple((one.link, one.reason) for one in looks if one.state == State.DEAD)


def links_to_open(draft: Draft, now: datetime) -> list[str]:
    """The links of the working copy not looked at within `FRESH`. Empty where this machine must not look out."""
    if not settings.LINKS_MAY_BE_OPENED:
        return []
    content = content_of(draft)
    links = links_of_content(content, readings_of(content))
    known = looks_at(links)
    return [link for link in links if link not in known or known[link].looked_at < now - FRESH]


def told_links(links: list[str], looks: dict[str, LinkLook]) -> str:
    """What was done about the links, in a sentence; empty where there are none."""
    if not links:
        return ""
    missing = [link for link in links if link not in looks]
    if not missing:
        return f"{len(links)} 个链接都打开核对过。"
    short = sum(bool(belongs(_host(link), read_terms("short_links.tsv"))) for link in missing)
    why = "" if settings.LINKS_MAY_BE_OPENED else "（本单位的机器不外连）"
    hidden = f"，其中 {short} 个是短链接，看不出去向" if short else ""
    return f"{len(missing)} 个链接没有打开核对{why}{hidden}，请人工点开看。"


def _host(link: str) -> str:
    return next((one.host for one in links_in(link)), "")
