"""Telling people that a draft waits for them or came back. Title and link leave the house, so they hold no text of a draft."""

from collections.abc import Iterable
from datetime import datetime

from zhengmei.content.models import Consultation, ContentTask, Draft, Permit, RepostOrder
from zhengmei.content.permissions import standing_for
from zhengmei.content.queries.visible import signers_of, writers_of
from zhengmei.content.queries.waiting import current_step
from zhengmei.content.states import DutyState
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify
from zhengmei.organisations.models import Organisation
from zhengmei.ui.words import moment


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


def _tell_unit(
    organisation: Organisation, *, kind: str, title: str, body: str, url: str, key: str, by: User | None, now: datetime
) -> None:
    """Everybody who writes for a unit, once under this key."""
    to = [u for u in writers_of(organisation, now.date()) if by is None or u.pk != by.pk]
    notify(
        to=to, kind=f"content.{kind}", title=title, body=body, url=url, unit_id=organisation.pk,
        key=f"content.{kind}:{key}", by=by, now=now,
    )  # fmt: skip


def tell_order(order: RepostOrder, *, by: User | None, now: datetime, again: bool = False) -> None:
    """Those who write for the units that still owe a mandated repost; again once a day."""
    rows = order.duties.filter(state__in=(DutyState.OPEN, DutyState.PART)).select_related("media_account__sponsor")
    late = now > order.due_at
    words = "逾期没转" if late else "还没转" if again else "要转"
    for unit in {duty.media_account.sponsor for duty in rows}:
        _tell_unit(
            unit,
            kind="repost_due",
            title=f"必转{words}：{moment(order.due_at)} 前",
            body=order.title,
            url=f"/content/orders/{order.pk}/",
            key=f"{order.pk}:{unit.pk}:{f'{now:%Y%m%d}' if again else 'new'}",
            by=by,
            now=now,
        )


def tell_task(task: ContentTask, *, by: User | None, now: datetime, again: bool = False) -> None:
    """Those who write for the unit a task was given to; again once a day."""
    if task.to is None:
        return
    words = "逾期" if now > task.due_at else "快到期" if again else "新任务"
    _tell_unit(
        task.to,
        kind="task_due",
        title=f"{task.get_kind_display()}{words}：{moment(task.due_at)} 前",
        body=task.what,
        url="/content/tasks/",
        key=f"{task.pk}:{f'{now:%Y%m%d}' if again else 'new'}",
        by=by,
        now=now,
    )


def tell_ended(consultation: Consultation, *, by: User | None, now: datetime) -> None:
    """Those who must publish what came of a consultation, once it has ended."""
    notify(
        to=[u for u in signers_of(consultation.organisation, now.date()) if by is None or u.pk != by.pk],
        kind="content.consultation_ended",
        title="意见征集截止了，请公布采纳情况",
        body=consultation.title,
        url=f"/content/consultations/{consultation.pk}/",
        unit_id=consultation.organisation_id,
        key=f"content.consultation_ended:{consultation.pk}",
        by=by,
        now=now,
    )


def tell_ending(permit: Permit, *, now: datetime) -> None:
    """The authors, once, that a permit nobody used ends soon."""
    notify(
        to=permit.draft.authors.all(),
        kind="content.permit_ending",
        title=f"发布许可 {moment(permit.expires_at)} 到期（{permit.draft.number}）",
        body=str(permit.draft),
        url=f"/content/permits/{permit.pk}/",
        unit_id=permit.draft.organisation_id,
        key=f"content.permit_ending:{permit.pk}",
        by=None,
        now=now,
    )
