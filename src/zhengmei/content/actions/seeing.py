"""Reading the pictures and opening the links of a draft. The looking itself takes seconds and stays outside of transactions."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zhengmei.content.actions.files import folder
from zhengmei.content.models import Draft, LinkLook, PictureReading
from zhengmei.content.queries.seeing import LONGEST_LINK, NOT_YET, links_to_open, unread_digests
from zhengmei.documents.uploads import place_of
from zhengmei.identity.models import User
from zhengmei.textrules.following import Followed, Open, Resolve, follow_all, resolve, web
from zhengmei.textrules.pictures import NotAPicture, Picture, can_read_text, read_picture

MOST_LINKS = 20


def read_pictures(*, draft: Draft, by: User | None, now: datetime) -> int:
    """Read every picture of the working copy that was not read yet; returns how many. Seconds for each."""
    digests = unread_digests(draft)
    for digest in digests:
        keep_reading(digest=digest, picture=_read(digest), by=by, now=now)
    return len(digests)


def _read(digest: str) -> Picture:
    try:
        return read_picture(place_of(folder(), digest).read_bytes())
    except NotAPicture as problem:
        return Picture(0, 0, (), (f"图片打不开：{problem}",))
    except OSError:
        return Picture(0, 0, (), (f"图片文件找不到，{NOT_YET}。请重新上传。",))


@transaction.atomic
def keep_reading(*, digest: str, picture: Picture, by: User | None, now: datetime) -> PictureReading:
    """Keep what a picture says under its digest, in place of an earlier reading."""
    values = {
        "width": picture.width,
        "height": picture.height,
        "lines": [list(line) for line in picture.lines],
        "unread": list(picture.unread),
        "text_read": can_read_text(),
        "read_at": now,
    }
    made, _ = PictureReading.objects.update_or_create(digest=digest, defaults=values)
    return made


def look_at_links(
    *, draft: Draft, by: User | None, now: datetime, open_at: Open | None = None, resolve_with: Resolve | None = None
) -> int:
    """Open the links of a draft that were not looked at today, where the settings let this machine look out.

    At most `MOST_LINKS` at once; returns how many. `open_at` and `resolve_with` stand in for the network.
    """
    links = links_to_open(draft, now)[:MOST_LINKS]
    if links:
        keep_looks(
            found=follow_all(links, open_at=open_at or web, resolve=resolve_with or resolve),
            by=by,
            now=now,
        )
    return len(links)


@transaction.atomic
def keep_looks(*, found: Iterable[Followed], by: User | None, now: datetime) -> None:
    """Keep where links led, each in place of what was known before."""
    for one in found:
        values = {"target": one.target[:LONGEST_LINK], "state": one.state, "reason": one.reason[:100], "looked_at": now}
        LinkLook.objects.update_or_create(link=one.link[:LONGEST_LINK], defaults=values)
