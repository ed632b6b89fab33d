"""Telling people that a draft waits for them or came back. Title and link leave the house, so they hold no text of a draft."""

from collections.abc import Iterable
from datetime import datetime

from zhengmei.content.models import Draft
from zhengmei.content.permissions import standing_for
from zhengmei.content.queries.visible import signers_of
from zhengmei.content.queries.waiting import current_step
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify


def _tell(
    draft: Draft,
    to: Iterable[User],
    kind: str,
    title: str,
    body: str,
    *,
    by: User | None,
    now: datetime,
    urgent: bool = False,
    once_a_day: bool = False,
) -> None:
    moment = f"{now:%Y%m%d}" if once_a_day else f"{now:%Y%m%d%H%M%S}"
    notify(
        to=[user for user in to if by is None or user.pk != by.pk],
        kind=f"content.{kind}",
        title=title,
        body=body,
        url=f"/content/{draft.pk}/",
        unit_id=draft.organisation_id,
        key=f"content.{kind}:{draft.pk}:{draft.cycle}:{moment}",
        by=by,
        now=now,
        urgent=urgent,
    )


def _reviewers(draft: Draft, now: datetime) -> list[User]:
    authors = set(draft.authors.values_list("pk", flat=True))
    return [u for u in signers_of(draft.organisation, now.date()) if u.pk not in authors]


def tell_step(draft: Draft, *, by: User, now: datetime) -> None:
    """Those who can pass the waiting step, that it waits."""
    step = current_step(draft)
    if step is None:
        return
    to = [u for u in _reviewers(draft, now) if standing_for(u, draft.organisation, step.who, now.date())]
    _tell(draft, to, "waiting", f"有一篇稿等你{step.name}（{draft.number}）", str(draft), by=by, now=now)


def tell_counter_signs(draft: Draft, *, by: User, now: datetime) -> None:
    """The reviewers of every unit that is asked."""
    for asked in draft.counter_signs.filter(revision=draft.current, answer="").select_related("organisation"):
        title = f"“{draft.organisation}”请你单位{asked.get_kind_display()[-2:]}（{draft.number}）"
        _tell(draft, signers_of(asked.organisation, now.date()), "counter_sign", title, str(draft), by=by, now=now)


def tell_authors(draft: Draft, *, kind: str, title: str, body: str, by: User, now: datetime) -> None:
    """Everybody who wrote in it."""
    _tell(draft, draft.authors.all(), kind, f"{title}（{draft.number}）", body, by=by, now=now)


def tell_release(draft: Draft, *, body: str, by: User, now: datetime) -> None:
    """The authors and those who must review afterwards, at any hour."""
    to = [*draft.authors.all(), *_reviewers(draft, now)]
    _tell(draft, to, "released", f"应急放行，等补审（{draft.number}）", body, by=by, now=now, urgent=True)


def tell_overdue(draft: Draft, *, now: datetime) -> None:
    """Those who must review an emergency release, once its hour has passed; each person once a day."""
    title = f"应急放行逾期没有补审（{draft.number}）"
    _tell(draft, _reviewers(draft, now), "overdue", title, str(draft), by=None, now=now, once_a_day=True)
