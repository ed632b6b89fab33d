"""Writing: start, save every keystroke, settle two at once, keep versions, adapt for another platform, change, drop."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import (
    ContentRefused,
    clock_reasons,
    keep,
    locked,
    move,
    refuse_if,
    state_reasons,
    void_permits,
    withdraw_orders,
)
from zhengmei.content.models import Attachment, Draft, Revision
from zhengmei.content.permissions import can_write_for
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.visible import accounts_of, relied_accounts
from zhengmei.content.states import WRITABLE, DraftAct, DraftKind, PrivacyGround
from zhengmei.documents.richtext import clean, picture_ids, read
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries.speaking import reasons_not_to_speak
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

LONGEST_BODY = 300_000
"""Characters of HTML. The longest text any platform takes is 90,000."""
SAME_SITTING = timedelta(minutes=10)
TEXTS = {"title": 200, "summary": 500, "byline": 60, "audience": 120, "source": 200, "source_url": 1000}
CODES = ("kind", "content_class", "category", "disclosure", "privacy_ground")
OTHERS = ("is_disclosure", "key_fields", "formed_on", "sensitive", "planned_at", "responsible_unit")
FIELDS = (*TEXTS, "body", *CODES, *OTHERS)
LABELS = {
    name: str(getattr(Draft._meta.get_field(name), "verbose_name", name))
    for name in (*FIELDS, "concerned", "media_accounts")
}


class ChangedMeanwhile(ContentRefused):
    """Somebody, or another window, saved in between. `draft` is what stands there now; nothing was overwritten."""

    def __init__(self, draft: Draft) -> None:
        super().__init__([f"{draft.changed_by} 在别的窗口存过这篇稿。两份都在，请选用哪一份。"])
        self.draft = draft


def reasons_not_to_write(user: User, organisation: Organisation, now: datetime) -> list[str]:
    """Why a person may not write for a unit."""
    if can_write_for(user, organisation, now.date()):
        return []
    return [f"写稿要有“{organisation.name}”的编辑、审核或承办职责，请找单位管理人员安排。"]


def reasons_not_to_write_on(draft: Draft, user: User, now: datetime) -> list[str]:
    """Why a person may not work on this draft: they write neither for its unit nor for the one that contributed it."""
    if draft.contributor is not None and can_write_for(user, draft.contributor, now.date()):
        return []
    return reasons_not_to_write(user, draft.organisation, now)


def _accounts(organisation: Organisation, accounts: Iterable[MediaAccount], on: date) -> list[MediaAccount]:
    chosen = {account.pk for account in accounts}
    own = MediaAccount.objects.filter(sponsor=organisation, pk__in=chosen).select_related("sponsor")
    refuse_if([reason for account in own.order_by("pk") for reason in reasons_not_to_speak(account, on)])
    running = list(accounts_of(organisation).filter(pk__in=chosen))
    if len(running) != len(chosen):
        raise ContentRefused([f"选的账号里有的不是“{organisation.name}”正在运行的账号，请重新选。"])
    return running


def _speaks_for(unit: Organisation, chosen: list[MediaAccount]) -> Organisation:
    """The superior whose accounts these are, all of them recorded as those the unit relies on (FCG-9-b)."""
    relied = {account.pk: account for account in relied_accounts(unit)}
    superiors = {relied[one.pk].sponsor for one in chosen if one.pk in relied}
    if any(one.pk not in relied for one in chosen) or len(superiors) != 1:
        raise ContentRefused(
            [
                f"选的账号里有的不是“{unit.name}”正在运行的账号，也不是它依托的上级账号；"
                "依托上级账号的稿和自己账号的稿分开写。请重新选。"
            ]
        )
    return superiors.pop()


@transaction.atomic
def start_draft(
    *,
    organisation: Organisation,
    media_accounts: Iterable[MediaAccount],
    kind: str = DraftKind.ORIGINAL,
    title: str = "",
    by: User,
    now: datetime,
    **fields: Any,
) -> Draft:
    """A new draft for one or several running accounts of a unit. A pack with one class sets it. Raises ContentRefused.

    A unit that speaks through its superior's account contributes: the draft becomes one of the superior, reviewed there.
    """
    refuse_if(reasons_not_to_write(by, organisation, now))
    chosen = list(media_accounts)
    contributor = organisation if any(one.sponsor_id != organisation.pk for one in chosen) else None
    organisation = _speaks_for(organisation, chosen) if contributor is not None else organisation
    accounts = _accounts(organisation, chosen, now.date())
    classes = Handbook(organisation, now.date()).classes()
    draft = Draft(
        organisation=organisation, contributor=contributor, started_by=by, changed_by=by, started_at=now, changed_at=now
    )
    _put(draft, {"kind": kind, "title": title, **fields})
    if len(classes) == 1:
        draft.content_class = classes[0].value.name
    draft.save()
    draft.media_accounts.set(accounts)
    draft.authors.add(by)
    if "concerned" in fields:
        draft.concerned.set(fields["concerned"])
    record("content.draft.started", by=by, now=now, about=draft, detail={"账号": [str(a) for a in accounts]})
    return draft


def _put(draft: Draft, values: Mapping[str, Any]) -> list[str]:
    """Set the fields handed in, cleaned; returns the labels of those that changed. Raises ContentRefused for too much."""
    changed = []
    for name, value in values.items():
        if name not in FIELDS:
            continue
        if name == "body":
            value = _clean_body(str(value))
        elif name in TEXTS:
            value = " ".join(str(value).replace("\x00", "").split())
            if len(value) > TEXTS[name]:
                raise ContentRefused([f"{LABELS[name]}超过 {TEXTS[name]} 字，没有存。请改短。"])
        if getattr(draft, name) != value:
            setattr(draft, name, value)
            changed.append(LABELS[name])
    if draft.privacy_ground not in PrivacyGround.values:
        raise ContentRefused(["保留个人信息只有两种理由：惩戒公示、强制性信息披露。请从里面选，或去标识。"])
    if draft.kind not in DraftKind.values:
        raise ContentRefused(["没有这种稿件，请从列表里选。"])
    return changed


def _clean_body(body: str) -> str:
    if len(body) > LONGEST_BODY:
        raise ContentRefused(
            [f"正文有 {len(body)} 个字符，超过 {LONGEST_BODY} 的上限，没有存。请分成几篇，或把长附件作为文件上传。"]
        )
    return clean(body.replace("\x00", ""))


def reasons_not_to_save(draft: Draft, *, by: User, now: datetime) -> list[str]:
    """Why the working copy may not be changed by this person now."""
    reasons = reasons_not_to_write_on(draft, by, now) or state_reasons(draft, DraftAct.WRITE)
    return reasons + clock_reasons(draft, now)


@transaction.atomic
def save_draft(
    *,
    draft: Draft,
    version: int,
    by: User,
    now: datetime,
    accounts: Iterable[MediaAccount] | None = None,
    **fields: Any,
) -> Draft:
    """Save the working copy. `version` is the one the person began from: ChangedMeanwhile when it is not the newest.

    Only WRITING and RETURNED drafts are saved: what is under review or approved cannot be changed this way. The person
    becomes an author. The record gets a line when another person begins or ten minutes passed. Raises ContentRefused.
    """
    held = locked(draft)
    refuse_if(reasons_not_to_save(held, by=by, now=now))
    if held.version != version:
        raise ChangedMeanwhile(held)
    before = (held.changed_by_id, held.changed_at)
    changed = _put(held, fields)
    if accounts is not None:
        picked = list(accounts)
        if held.contributor is not None and picked:
            _speaks_for(held.contributor, picked)
        chosen = _accounts(held.organisation, picked, now.date())
        if {a.pk for a in chosen} != set(held.media_accounts.values_list("pk", flat=True)):
            held.media_accounts.set(chosen)
            changed.append(LABELS["media_accounts"])
    if "concerned" in fields and set(held.concerned.all()) != set(fields["concerned"]):
        held.concerned.set(fields["concerned"])
        changed.append(LABELS["concerned"])
    if not changed:
        return held
    held.version += 1
    held.changed_by, held.changed_at = by, now
    held.save()
    held.authors.add(by)
    _mind_pictures(held)
    if before[0] != by.pk or now - before[1] > SAME_SITTING or held.version == 2:
        record("content.draft.written", by=by, now=now, about=held, detail={"改了": changed})
    return held


def _mind_pictures(draft: Draft) -> None:
    """Which of the pictures stand in the text, with their words for those who cannot see them."""
    ids = picture_ids(draft.body)
    Attachment.objects.filter(draft=draft, removed_at=None, in_body=True).exclude(pk__in=ids).update(in_body=False)
    alts = dict(zip(ids, read(draft.body).alts, strict=False))
    for one in Attachment.objects.filter(draft=draft, removed_at=None, pk__in=ids):
        alt = alts.get(one.pk, "")[:300]
        if not one.in_body or one.alt != alt:
            Attachment.objects.filter(pk=one.pk).update(in_body=True, alt=alt)


@transaction.atomic
def keep_revision(*, draft: Draft, note: str, by: User, now: datetime) -> Revision:
    """Keep the working copy as a version that never changes again. Raises ContentRefused."""
    held = locked(draft)
    refuse_if(reasons_not_to_save(held, by=by, now=now))
    revision = keep(held, by=by, now=now, note=note.strip())
    record("content.revision.kept", by=by, now=now, about=held, detail={"稿次": revision.number})
    return revision


@transaction.atomic
def settle_conflict(*, draft: Draft, version: int, keep_mine: bool, by: User, now: datetime, **mine: Any) -> Draft:
    """Two texts of one draft: the one that is not taken is kept as a version, so nothing is lost. Raises ContentRefused.

    `version` is the newest one, which the person was shown; ChangedMeanwhile when there is a newer one again.
    """
    held = locked(draft)
    refuse_if(reasons_not_to_save(held, by=by, now=now))
    if held.version != version:
        raise ChangedMeanwhile(held)
    theirs = {name: getattr(held, name) for name in FIELDS}
    left, taken = (theirs, mine) if keep_mine else (mine, theirs)
    author = held.changed_by if keep_mine else by
    _put(held, {**theirs, **left})
    held.save()
    kept = keep(held, by=author, now=now, note="两处同时改，没有用的那一份")
    _put(held, {**theirs, **taken})
    held.version += 1
    held.changed_by, held.changed_at = by, now
    held.save()
    held.authors.add(by)
    _mind_pictures(held)
    record("content.draft.settled", by=by, now=now, about=held, detail={"没用的那份存为稿次": kept.number})
    return held


@transaction.atomic
def adapt_draft(
    *, draft: Draft, media_accounts: Iterable[MediaAccount], by: User, now: datetime, revision: Revision | None = None
) -> Draft:
    """A copy of a draft for other accounts of the same unit, to be cut to their platform; reviewed by itself."""
    refuse_if(reasons_not_to_write_on(draft, by, now))
    source = (
        revision.content if revision is not None else {name: getattr(draft, name) for name in (*TEXTS, "body", *CODES)}
    )
    values = {name: source[name] for name in (*TEXTS, "body", *CODES) if name in source}
    unit = draft.contributor
    made = start_draft(
        organisation=unit if unit is not None and can_write_for(by, unit, now.date()) else draft.organisation,
        media_accounts=media_accounts,
        by=by,
        now=now,
        **{name: value for name, value in values.items() if name not in ("body",)},
    )
    made.adapted_from = draft
    numbers: dict[int, int] = {}
    for one in Attachment.objects.filter(draft=draft, removed_at=None).order_by("pk"):
        old = one.pk
        one.pk, one.draft, one.added_by, one.added_at = None, made, by, now
        one.confirmed_by, one.confirmed_at, one.confirmed_note = None, None, ""
        one._state.adding = True
        one.save()
        numbers[old] = one.pk
    body = values["body"]
    for old, new in numbers.items():
        body = body.replace(f'"/content/files/{old}/"', f'"/content/files/new-{new}/"')
    made.body = clean(body.replace("/content/files/new-", "/content/files/"))
    for name in ("is_disclosure", "key_fields", "formed_on", "sensitive", "responsible_unit"):
        setattr(made, name, getattr(draft, name))
    made.save()
    made.concerned.set(draft.concerned.all())
    return made


@transaction.atomic
def revise_draft(*, draft: Draft, reason: str, by: User, now: datetime) -> Draft:
    """Open an approved draft for changes. Its permits end at once; it must be reviewed again. Raises ContentRefused."""
    held = locked(draft)
    reasons = reasons_not_to_write_on(held, by, now) or state_reasons(held, DraftAct.REVISE)
    if not reason.strip():
        reasons.append("没有写为什么改，请写上，它会进记录。")
    refuse_if(reasons + clock_reasons(held, now))
    ended = void_permits(held, reason=f"稿件改了：{reason.strip()}", now=now)
    move(held, DraftAct.REVISE, by=by, now=now, current=None)
    record("content.draft.revised", by=by, now=now, about=held, reason=reason.strip(), detail={"失效的许可": ended})
    return held


def reasons_not_to_drop(draft: Draft, *, by: User, now: datetime) -> list[str]:
    """Why a draft cannot be dropped: only what is being written or was sent back can."""
    return reasons_not_to_write_on(draft, by, now) or state_reasons(draft, DraftAct.DROP)


@transaction.atomic
def drop_draft(*, draft: Draft, reason: str, by: User, now: datetime) -> Draft:
    """Give up a draft. It stays in the list under 已作废 and may be copied. Raises ContentRefused."""
    held = locked(draft)
    reasons = reasons_not_to_drop(held, by=by, now=now) + clock_reasons(held, now)
    if not reason.strip():
        reasons.append("没有写为什么作废，请写上，它会进记录。")
    refuse_if(reasons)
    assert held.state in WRITABLE
    withdraw_orders(held, reason="稿件作废了", now=now)
    move(held, DraftAct.DROP, by=by, now=now)
    record("content.draft.dropped", by=by, now=now, about=held, reason=reason.strip())
    return held
