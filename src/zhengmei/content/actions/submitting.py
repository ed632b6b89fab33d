"""Handing a draft in for review, and taking it back."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import (
    clock_reasons,
    flagship_units,
    keep,
    locked,
    move,
    open_cycle,
    refuse_if,
    state_reasons,
)
from zhengmei.content.actions.drafting import LABELS, reasons_not_to_write_on
from zhengmei.content.actions.telling import tell_counter_signs, tell_step
from zhengmei.content.models import Draft, ReviewStep
from zhengmei.content.queries.policy import ALWAYS, Basis, Handbook
from zhengmei.content.queries.reading import content_of, words_of
from zhengmei.content.queries.rules import TextHit, stops, text_hits
from zhengmei.content.queries.sourcing import source_reasons
from zhengmei.content.states import DraftAct, DraftKind, StepState
from zhengmei.filing.queries.speaking import reasons_not_to_speak
from zhengmei.filing.states import AccountKind
from zhengmei.identity.models import User
from zhengmei.platforms.limits import reasons_against

CHOSEN = {"media_accounts", "kind", "content_class", "category", "disclosure", "responsible_unit"}


def reasons_not_to_submit(
    draft: Draft, *, by: User, now: datetime, handbook: Handbook | None = None, hits: list[TextHit] | None = None
) -> list[str]:
    """Why the draft cannot go to review: every missing field, every stop-level hit, everything the platform does not take."""
    handbook = handbook or Handbook(draft.organisation, now.date())
    reasons = reasons_not_to_write_on(draft, by, now) or state_reasons(draft, DraftAct.SUBMIT)
    if reasons:
        return reasons
    if handbook.policy is None:
        return ["本单位还没有采用哪部办法，不知道怎么审。请主管先设置采用的办法。"]
    return [
        *clock_reasons(draft, now),
        *missing_fields(draft, handbook),
        *account_reasons(draft, now.date()),
        *class_reasons(draft, handbook),
        *_picture_reasons(draft),
        *source_reasons(draft, handbook),
        *stop_reasons(draft, handbook, hits),
    ]


def missing_fields(draft: Draft, handbook: Handbook) -> list[str]:
    """A sentence for every field the system or the pack needs and the draft does not have."""
    basis = handbook.basis("draft_fields")
    names = dict.fromkeys((*ALWAYS, *handbook.required()))
    reasons = []
    for name in names:
        if _filled(draft, name):
            continue
        where = "" if name not in handbook.required() or basis is None else _where(basis)
        verb = "选" if name in CHOSEN else "写" if name in ("title", "body") else "填"
        reasons.append(f"没有{verb}{LABELS.get(name, name)}{where}，请{verb}上。")
    disclosure = handbook.choices("disclosure")
    if draft.is_disclosure and disclosure and not draft.disclosure:
        words = "、".join(c.label for c in disclosure)
        reasons.append(f"属于政府信息公开，没有选公开类别（{disclosure[0].article}），请从{words}里选一个。")
    if draft.kind == DraftKind.REPOST and handbook.demands("source_noted"):
        noted = handbook.basis("source_noted")
        missing = [LABELS[n] for n in ("source", "source_url") if not getattr(draft, n)]
        if missing and noted:
            reasons.append(f"转载稿没有填{'、'.join(missing)}{_where(noted)}，请填上。")
    return reasons


def _filled(draft: Draft, name: str) -> bool:
    if name == "media_accounts":
        return draft.media_accounts.exists()
    if name == "body":
        return bool(words_of({"body": draft.body}).text.strip() or "<img" in draft.body)
    return bool(getattr(draft, name))


def _where(basis: Basis) -> str:
    return f"（{basis.article}{'，本单位自定' if basis.local_default else ''}）"


def account_reasons(draft: Draft, on: date) -> Iterator[str]:
    """Accounts that may not speak, and texts too long for their platform."""
    text = words_of({"body": draft.body}).text
    for account in draft.media_accounts.all():
        yield from (f"{reason}请从这篇稿里去掉它。" for reason in reasons_not_to_speak(account, on))
        yield from reasons_against(
            account.platform,
            f"“{account.name}”（{account.platform_name}）",
            title=draft.title,
            summary=draft.summary,
            byline=draft.byline,
            body=text,
        )


def class_reasons(draft: Draft, handbook: Handbook) -> Iterator[str]:
    """What the class asks for beyond its steps: the unit that must speak first, the flagship."""
    part = handbook.class_named(draft.content_class)
    if part is None:
        if draft.content_class:
            words = "、".join(p.value.name for p in handbook.classes())
            yield f"{handbook.short}没有“{draft.content_class}”这一级，请从{words}里选。"
        return
    article = part.article(part.value.clauses)
    if "responsible_unit" in part.value.needs:
        yield from _first_voice_reasons(draft, article)
    if "flagship" in part.value.needs and not handbook.flagship_sponsors():
        names = "、".join(handbook.flagship_names())
        yield f"“{part.value.name}”要听主平台的意见（{article}），台账里找不到“{names}”，请主管先登记这个账号。"


def _first_voice_reasons(draft: Draft, article: str) -> Iterator[str]:
    unit = draft.responsible_unit
    if unit is None:
        yield f"没有选涉事责任部门（{article}），请选上：由它发第一声。"
        return
    for account in draft.media_accounts.all():
        if account.sponsor_id != unit.pk:
            yield f"第一声由涉事责任部门“{unit.name}”发（{article}），“{account.name}”不是它的账号，请由它起草。"
        elif not account.filing_number or account.kind != AccountKind.OFFICIAL:
            yield f"第一声要在官方平台发（{article}），“{account.name}”没有备案或不是单位账号，请换已备案的单位账号。"


def _picture_reasons(draft: Draft) -> Iterator[str]:
    missing = sum(not alt.strip() for alt in words_of({"body": draft.body}).alts)
    bare = len(words_of({"body": draft.body}).pictures) - len(words_of({"body": draft.body}).alts)
    if missing + bare:
        yield f"正文里有 {missing + bare} 张图没有替代文字，请点图写一句图里是什么。"


def stop_reasons(draft: Draft, handbook: Handbook, hits: list[TextHit] | None = None) -> list[str]:
    """A sentence for every stop-level hit nobody has overruled: what stands where, why, what to write instead."""
    found = stops(hits if hits is not None else text_hits(draft, content_of(draft), handbook))
    return [told_hit(one) for one in found]


def told_hit(one: TextHit) -> str:
    """One hit as a sentence: the place, the words (private numbers masked), the article, the remedy."""
    where = f"（{one.article}，{one.clause}）" if one.article else ""
    place = one.where if one.part in ("picture", "link") else f"{one.where}第 {one.start + 1} 字"
    better = (
        f"，可改成“{one.hit.suggestions[0]}”" if one.hit.suggestions and one.hit.suggestions[0] else "，请改掉或删去"
    )
    label = f"{one.hit.label}：" if one.hit.label and one.hit.label != one.name else ""
    return f"{place}“{one.shown}”：{label}{one.hit.message}{where}{better}。"


@transaction.atomic
def submit_draft(*, draft: Draft, by: User, now: datetime) -> Draft:
    """Hand the draft in: keep the version, freeze the steps and gates of the pack, ask the units concerned.

    Raises ContentRefused with everything that is missing or must be changed first.
    """
    held = locked(draft)
    handbook = Handbook(held.organisation, now.date())
    refuse_if(reasons_not_to_submit(held, by=by, now=now, handbook=handbook))
    found = handbook.class_named(held.content_class)
    assert found is not None
    held.content_class = found.value.name
    held.save()
    revision = keep(held, by=by, now=now, note="送审")
    open_cycle(held, revision, handbook, now)
    move(held, DraftAct.SUBMIT, by=by, now=now, submitted_at=now)
    asked = [str(unit) for unit in (*held.concerned.all(), *flagship_units(held, handbook))]
    detail = {"稿次": revision.number, "等级": held.content_class, "内容摘要": revision.digest, "请会签": asked}
    record("content.draft.submitted", by=by, now=now, about=held, detail=detail)
    tell_step(held, by=by, now=now)
    tell_counter_signs(held, by=by, now=now)
    return held


@transaction.atomic
def recall_draft(*, draft: Draft, by: User, now: datetime) -> Draft:
    """An author takes the draft back before it is signed; what was passed no longer counts. Raises ContentRefused."""
    held = locked(draft)
    reasons = reasons_not_to_recall(held, by=by, now=now) + clock_reasons(held, now)
    refuse_if(reasons)
    ReviewStep.objects.filter(draft=held, state=StepState.WAITING).update(state=StepState.VOID)
    move(held, DraftAct.RECALL, by=by, now=now, current=None)
    record("content.draft.recalled", by=by, now=now, about=held)
    return held


def reasons_not_to_recall(draft: Draft, *, by: User, now: datetime) -> list[str]:
    """Why this person cannot take it back: not under review, or somebody else's."""
    reasons = state_reasons(draft, DraftAct.RECALL)
    if not draft.authors.filter(pk=by.pk).exists():
        reasons.append("这篇稿不是您写的；要让它回到作者手里，请用“退回修改”。")
    return reasons or reasons_not_to_write_on(draft, by, now)
