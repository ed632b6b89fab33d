"""What the tests of sources and planning share: a desk under any pack with the clock on its wall, sources, permits."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client
from tests import factories
from tests.cast import Cast
from tests.content.desk import Desk, make_desk

from zhengmei.content import actions
from zhengmei.content.actions.publishing import record_published
from zhengmei.content.actions.sources import SourceLine, add_source, keep_source_copy
from zhengmei.content.models import AllowedSource, Draft, Permit, PublishedLink, ReviewStep
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.waiting import current_step
from zhengmei.filing.models import MediaAccount
from zhengmei.organisations.models import Organisation

TITLE = "国务院办公厅印发政务公开工作要点"
TEXT = (
    "国务院办公厅近日印发通知，部署今年的政务公开工作。\n各地要及时公开重要政策，做好解读。\n群众关心的事项要讲清楚。"
)
HTML = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
GOV = SourceLine("政府网站", "中国政府网", "www.gov.cn", "", "国务院门户网站")
GOV_URL = "https://www.gov.cn/zhengce/1.htm"
DeskUnder = Callable[..., Desk]


def read(client: Client, address: str) -> str:
    """The page at an address, which must open."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def handbook(desk: Desk) -> Handbook:
    return Handbook(desk.unit, desk.now.date())


def lowest(desk: Desk) -> str:
    """The first class of content of the pack."""
    return str(handbook(desk).classes()[0].value.name)


def list_source(desk: Desk, line: SourceLine = GOV) -> AllowedSource:
    """A source put on the list of the city office by its supervisor."""
    return add_source(office=desk.cast.city_office, line=line, by=desk.cast.supervisor, now=desk.tick())


def repost(desk: Desk, url: str = GOV_URL, **fields: Any) -> Draft:
    """A repost draft with its original beside it."""
    given = {"kind": "repost", "title": TITLE, "body": HTML, "source": "中国政府网", "source_url": url, **fields}
    draft = desk.draft(content_class=lowest(desk), **given)
    keep_source_copy(draft=draft, title=TITLE, body=TEXT, by=desk.cast.drafter, now=desk.tick())
    return draft


def against(desk: Desk, draft: Draft) -> list[str]:
    """Why the draft cannot go to review."""
    draft.refresh_from_db()
    return actions.reasons_not_to_submit(draft, by=desk.cast.drafter, now=desk.now)


def approve(desk: Desk, draft: Draft) -> Draft:
    """Through review and signature, as the pack has it for its lowest class."""
    desk.submit(draft)
    desk.judge(draft)
    people = {
        "reviewer": desk.cast.reviewer,
        "section_head": desk.head,
        "deputy": desk.deputy,
        "chief": desk.cast.chief,
    }
    while (step := current_step(Draft.objects.get(pk=draft.pk))) is not None:
        by = next(people[who] for who in people if who in step.who)
        del people[next(who for who in people if people[who] == by)]
        draft = desk.sign(draft, by) if step.signs else desk.step(draft, by)
    return draft


def publish(desk: Desk, draft: Draft, *, at: datetime | None = None) -> list[PublishedLink]:
    """Record the publication of every permit of a draft, as the unit does after pasting."""
    when = at or desk.tick()
    return [
        record_published(
            permit=permit,
            url=f"https://mp.weixin.qq.com/s/{permit.pk}",
            published_at=when,
            by=desk.cast.drafter,
            now=max(when, desk.now),
        )
        for permit in Permit.objects.filter(draft=draft, voided_at=None).order_by("pk")
    ]


def published(desk: Desk, title: str = "示范路小学明天开放新校门", **fields: Any) -> Draft:
    """A published draft whose permit is set down by hand: for reports over many, where the review is not the matter."""
    draft = permitted(desk, desk.draft(title=title, content_class=lowest(desk), **fields))
    publish(desk, draft)
    return draft


def permitted(desk: Desk, draft: Draft) -> Draft:
    """The draft with permits set down by hand for all its accounts."""
    content = {"title": draft.title, "body": draft.body}
    revision = draft.revisions.create(number=1, content=content, digest="0" * 64, by=desk.cast.drafter, at=desk.now)
    step = ReviewStep.objects.create(draft=draft, cycle=1, order=1, name="签发", who=["chief"], signs=True)
    for account in draft.media_accounts.all():
        Permit.objects.create(
            draft=draft,
            revision=revision,
            media_account=account,
            digest=revision.digest,
            step=step,
            signed_by=desk.cast.chief,
            signed_at=desk.now,
            expires_at=desk.now + timedelta(7),
        )
    return draft


def more_accounts(desk: Desk, *units: Organisation) -> list[MediaAccount]:
    """One more account for each of these units."""
    return [factories.make_media_account(unit, name=f"{unit.name}号{n}") for n, unit in enumerate(units)]


def desk_on(cast: Cast, pack: str, day: date | None = None) -> Desk:
    """The desk of the education bureau under a pack, on a day of its own."""
    desk = make_desk(cast, pack)
    if day is not None:
        desk.now = desk.now.replace(year=day.year, month=day.month, day=day.day)
    return desk
