"""What the unit says after it published by hand: where and when. And what a draft counts as."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import locked, refuse_if
from zhengmei.content.actions.drafting import start_draft
from zhengmei.content.actions.policies import finish_tasks
from zhengmei.content.models import Draft, Permit, Placing, PublishedLink, RepostDuty, RepostOrder, Topic, TopicColumn
from zhengmei.content.permissions import agent_reasons, can_review_for, can_write_for
from zhengmei.content.queries.permits import BEFORE
from zhengmei.content.queries.policies import links_of
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.reading import words_of
from zhengmei.content.queries.sourcing import ENOUGH_PERCENT, host_of, kept_percent
from zhengmei.content.states import DocumentRole, DutyState, OrderState, TaskKind, TopicState
from zhengmei.identity.models import User
from zhengmei.policies.parts import listing
from zhengmei.ui.words import moment


def reasons_not_to_record_published(
    permit: Permit, *, url: str = "", published_at: datetime | None = None, by: User, now: datetime
) -> list[str]:
    """Why a publication cannot be recorded: recorded already, no permit at that moment, no address, or not by this person."""
    unit = permit.draft.organisation
    reasons = agent_reasons(by, unit, now.date(), "发布登记请本单位的编辑、审核人来填。")
    if not (can_write_for(by, unit, now.date()) or can_review_for(by, unit, now.date())):
        reasons.append(f"发布登记由“{unit.name}”的编辑、审核人填。")
    if PublishedLink.objects.filter(permit=permit).exists():
        reasons.append("这张许可已经登记过发布；再发一次要重新送审、签发。")
    if url and not host_of(url):
        reasons.append("发布链接要写完整的网址，以 http:// 或 https:// 开头。")
    if published_at is None:
        return reasons
    if published_at > now:
        reasons.append("发布时间不能晚于现在，请改。")
    if published_at < permit.signed_at:
        reasons.append(f"签发在 {moment(permit.signed_at)}，那时还没有许可。{BEFORE}")
    ended = min(permit.expires_at, permit.voided_at or permit.expires_at)
    if published_at >= ended:
        reasons.append(f"许可到 {moment(ended)} 为止，那时已经失效。请核对时间；确实晚发的，请撤下后重新送审、签发。")
    return reasons


@transaction.atomic
def record_published(*, permit: Permit, url: str, published_at: datetime, by: User, now: datetime) -> PublishedLink:
    """Record where and when the permitted text went out; settles the account's part of a mandated repost.

    Raises ContentRefused.
    """
    rows = Permit.objects.select_for_update(of=("self",)).select_related("draft__organisation", "revision")
    held = rows.get(pk=permit.pk)
    reasons = reasons_not_to_record_published(held, url=url, published_at=published_at, by=by, now=now)
    if not url.strip():
        reasons.append("没有填发布链接，请把发布后的网址贴进来。")
    refuse_if(reasons)
    made = PublishedLink.objects.create(permit=held, url=url.strip()[:1000], published_at=published_at, by=by, at=now)
    record("content.link.recorded", by=by, now=now, about=held.draft, detail={"链接": made.url, "时间": published_at})
    RepostOrder.objects.filter(draft=held.draft, source_url="").update(source_url=made.url)
    _settle_duties(made, by=by, now=now)
    for policy in links_of(held.draft).filter(role=DocumentRole.POLICY):
        finish_tasks(policy.document, TaskKind.TOPIC, held.draft, by=by, now=now)
    return made


def _settle_duties(link: PublishedLink, *, by: User, now: datetime) -> None:
    """The mandated reposts this account took up with this draft are done, or not enough of it was kept."""
    permit = link.permit
    waiting = RepostDuty.objects.select_for_update(of=("self",)).filter(
        draft=permit.draft,
        media_account=permit.media_account_id,
        state__in=(DutyState.OPEN, DutyState.PART),
        order__state=OrderState.OPEN,
    )
    for duty in waiting.select_related("order"):
        text = words_of({"body": permit.revision.part("body") or ""}).text
        duty.kept_percent = kept_percent(text, duty.order.body)
        duty.state = DutyState.DONE if duty.kept_percent >= ENOUGH_PERCENT else DutyState.PART
        duty.url, duty.done_at, duty.by = link.url, link.published_at, by
        duty.save()
        detail = {"账号": str(duty.media_account), "保留原文": f"{duty.kept_percent}%", "链接": duty.url}
        record("content.duty.done", by=by, now=now, about=duty.order, detail=detail)


STANCE_AUTHORITY = "权威发布"


def stances(handbook: Handbook) -> list[str]:
    """The kinds of text the pack counts (WH-3.1-g); empty where it names none."""
    found = listing(handbook.policy, "stances") if handbook.policy else None
    return list(found.value.items) if found else []


@transaction.atomic
def start_for_topic(*, topic: Topic, by: User, now: datetime, **given: Any) -> Draft:
    """A new draft for a topic of the plan, filed under it and its column, with its key fields. Raises ContentRefused."""
    reasons = []
    if topic.state != TopicState.PLANNED:
        reasons.append(f"这个选题{topic.get_state_display()}，请换一个选题，或直接写稿。")
    if given["organisation"].pk != topic.organisation_id:
        reasons.append(f"这个选题是“{topic.organisation.name}”的，请替它写，或直接写稿。")
    refuse_if(reasons)
    draft = start_draft(by=by, now=now, key_fields=list(topic.key_fields), **given)
    column = topic.column if topic.column is not None and topic.column.archived_on is None else None
    place_draft(draft=draft, topic=topic, column=column, by=by, now=now)
    return draft


def reasons_not_to_place(draft: Draft, values: dict[str, Any], *, by: User, now: datetime) -> list[str]:
    """Why a draft cannot be filed under these: another unit's topic, an archived column, an authority without a name."""
    unit = draft.organisation
    reasons = []
    if not (can_write_for(by, unit, now.date()) or can_review_for(by, unit, now.date())):
        reasons.append(f"归类由“{unit.name}”的编辑、审核人办。")
    topic: Topic | None = values.get("topic")
    column: TopicColumn | None = values.get("column")
    if (topic and topic.organisation_id != unit.pk) or (column and column.organisation_id != unit.pk):
        reasons.append("选题、栏目不是本单位的，请重新选。")
    kept = Placing.objects.filter(draft=draft).values_list("column", flat=True).first()
    if column and column.archived_on is not None and kept != column.pk:
        reasons.append(f"栏目“{column.name}”已停用，请选别的栏目。")
    stance = values.get("stance", "")
    known = stances(Handbook(unit, now.date()))
    if stance and stance not in known:
        reasons.append(
            f"没有“{stance}”这一类，请从{'、'.join(known)}里选。" if known else "本单位的办法没有稿件类型，请留空。"
        )
    if stance == STANCE_AUTHORITY and not str(values.get("authority", "")).strip():
        reasons.append("标了“权威发布”，没有写是哪个机关发布的，请写上。")
    return reasons


@transaction.atomic
def place_draft(*, draft: Draft, by: User, now: datetime, **values: Any) -> Placing:
    """Say what a draft counts as: topic, column, kind, marks. Does not touch the text or its approval. Raises ContentRefused."""
    held = locked(draft)
    refuse_if(reasons_not_to_place(held, values, by=by, now=now))
    fields = ("topic", "column", "stance", "authority", "is_central", "concerns_interests", "widely_known")
    given = {name: values[name] for name in fields if name in values}
    made, _ = Placing.objects.update_or_create(draft=held, defaults={**given, "by": by, "at": now})
    detail = {str(Placing._meta.get_field(name).verbose_name): str(value) for name, value in given.items() if value}  # type: ignore[union-attr]
    record("content.draft.placed", by=by, now=now, about=held, detail=detail)
    return made
