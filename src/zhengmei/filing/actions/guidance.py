"""Issuing, acknowledging and withdrawing a note of guidance 指导监督 (FCG-5-2, FCG-8, HZ-2.1-c, HZ-2.1-g, BL-3.2-e)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import Guidance, MediaAccount
from zhengmei.filing.queries.applications import people_of
from zhengmei.filing.queries.guidance import acknowledging_appointment, issuing_appointment
from zhengmei.filing.states import AccountStatus
from zhengmei.filing.states.guidance import (
    GUIDANCE,
    NOT_YOURS,
    POWER_FOR,
    GuidanceAct,
    GuidanceKind,
    GuidanceState,
)
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationState

ENDED = frozenset({AccountStatus.CANCELLED, AccountStatus.CLOSED})
LONGEST = 2000


def reasons_not_to_issue_guidance(
    *, kind: str, organisation: Organisation, media_account: MediaAccount | None, by: User, on: date
) -> list[str]:
    """Why this person may not issue such a note to this unit: not theirs to guide, or the unit or account is no more."""
    word = GuidanceKind(kind).label
    if issuing_appointment(by, kind, organisation, media_account, on) is None:
        return [NOT_YOURS[POWER_FOR[kind]].format(unit=organisation.name, kind=word)]
    reasons = []
    if organisation.state != OrganisationState.ACTIVE:
        reasons.append(f"“{organisation.name}”{organisation.get_state_display()}，请发给接手的单位。")
    if media_account is not None and media_account.status in ENDED:
        reasons.append(f"“{media_account.name}”已{media_account.get_status_display()}，有事请发给主办单位。")
    if kind == GuidanceKind.CONSOLIDATE and media_account is None:
        reasons.append("整合建议要针对一个账号，请从账号页发起。")
    return reasons


def _content_faults(
    kind: str,
    text: str,
    into: MediaAccount | None,
    media_account: MediaAccount | None,
    answer_by: date | None,
    on: date,
) -> list[str]:
    reasons = []
    if not text.strip():
        reasons.append("没有写内容。请写清要对方做什么、为什么。")
    if len(text) > LONGEST:
        reasons.append(f"内容超过 {LONGEST} 个字，请写短些，或分成几份。")
    if answer_by is not None and answer_by < on:
        reasons.append("签收期限不能早于今天，请改日期。")
    if into is not None and (kind != GuidanceKind.CONSOLIDATE or media_account is None or into.pk == media_account.pk):
        reasons.append("要并入的账号须是另一个账号，请重选。")
    return reasons


@transaction.atomic
def issue_guidance(
    *,
    kind: str,
    organisation: Organisation,
    text: str,
    by: User,
    now: datetime,
    media_account: MediaAccount | None = None,
    into: MediaAccount | None = None,
    also: Sequence[Organisation] = (),
    answer_by: date | None = None,
) -> list[Guidance]:
    """Issue a note to a unit, about one of its accounts or itself; 协调 may go to several units (`also`), one note each.

    Every note must be acknowledged by the unit it went to. Raises FilingRefused, also when a further unit is out of reach.
    """
    on = now.date()
    faults = _content_faults(kind, text, into, media_account, answer_by, on)
    if also and kind != GuidanceKind.COORDINATE:
        faults.append("只有协调可以同时发给几个单位。")
    if media_account is not None and media_account.sponsor_id != organisation.pk:
        faults.append("账号不是这个单位主办的，请从账号页发起。")
    made: list[Guidance] = []
    for unit in dict.fromkeys([organisation, *also]):
        about = media_account if unit == organisation else None
        faults += reasons_not_to_issue_guidance(kind=kind, organisation=unit, media_account=about, by=by, on=on)
    if faults:
        raise FilingRefused(faults)
    for unit in dict.fromkeys([organisation, *also]):
        about = media_account if unit == organisation else None
        made.append(_issue_one(kind, unit, about, into, made[0] if made else None, text, answer_by, by, now))
    return made


def _issue_one(
    kind: str,
    unit: Organisation,
    media_account: MediaAccount | None,
    into: MediaAccount | None,
    first: Guidance | None,
    text: str,
    answer_by: date | None,
    by: User,
    now: datetime,
) -> Guidance:
    held = issuing_appointment(by, kind, unit, media_account, now.date())
    if held is None:
        raise FilingRefused([NOT_YOURS[POWER_FOR[kind]].format(unit=unit.name, kind=GuidanceKind(kind).label)])
    note = Guidance.objects.create(
        kind=kind,
        organisation=unit,
        media_account=media_account,
        into=into,
        joint_with=first,
        text=text.strip(),
        answer_by=answer_by,
        issuer=held.organisation,
        by=by,
        issued_at=now,
    )
    detail = {"种类": note.get_kind_display(), "发出单位": held.organisation.name, "编号": note.pk}
    _tell(note, people_of(unit, now.date()), f"{held.organisation.name}发来{note.get_kind_display()}，请签收", by, now)
    record("filing.guidance.issued", by=by, now=now, about=media_account or unit, detail=detail)
    return note


def _tell(note: Guidance, people: Iterable[User], title: str, by: User, now: datetime) -> None:
    """A notice to these people, but not to whoever acts."""
    notify(
        to=[user for user in people if user.pk != by.pk],
        kind="filing.guidance",
        title=title,
        url=reverse("filing:guidance", args=[note.pk]),
        unit_id=note.organisation_id,
        key=f"filing.guidance:{note.pk}:{note.state}",
        by=by,
        now=now,
    )


def reasons_not_to_acknowledge_guidance(guidance: Guidance, by: User, on: date) -> list[str]:
    """Why this person may not acknowledge the note: it is answered or withdrawn, or it went to another unit."""
    if not GUIDANCE.allows(guidance.state, GuidanceAct.ACKNOWLEDGE):
        return [f"这份{guidance.get_kind_display()}{guidance.get_state_display()}，不用再签收。"]
    if acknowledging_appointment(by, guidance, on) is None:
        return [f"由“{guidance.organisation.name}”的人签收。你在那里没有经办账号的职责。"]
    if guidance.by_id == by.pk:
        return ["自己发出的不能自己签收，请本单位另一位同事签收。"]
    return []


@transaction.atomic
def acknowledge_guidance(*, guidance: Guidance, answer: str, by: User, now: datetime) -> Guidance:
    """The unit has received the note and says what it does about it. Raises FilingRefused, also on a second click."""
    note = (
        Guidance.objects.select_for_update(of=("self",))
        .select_related("organisation", "media_account", "by")
        .get(pk=guidance.pk)
    )
    reasons = reasons_not_to_acknowledge_guidance(note, by, now.date())
    if not answer.strip():
        reasons.append("没有写怎么办。写一句打算怎么办，或者已经怎么办。")
    if reasons:
        raise FilingRefused(reasons)
    note.state = GUIDANCE.after(note.state, GuidanceAct.ACKNOWLEDGE)
    note.answer, note.acknowledged_by, note.acknowledged_at = answer.strip(), by, now
    note.save(update_fields=["state", "answer", "acknowledged_by", "acknowledged_at"])
    detail = {"种类": note.get_kind_display(), "编号": note.pk}
    _tell(note, [note.by], f"{note.organisation.name}已签收{note.get_kind_display()}", by, now)
    record("filing.guidance.acknowledged", by=by, now=now, about=note.media_account or note.organisation, detail=detail)
    return note


def reasons_not_to_withdraw_guidance(guidance: Guidance, by: User, on: date) -> list[str]:
    """Why this person may not withdraw the note: it is answered or withdrawn, or another unit issued it."""
    if guidance.state == GuidanceState.ACKNOWLEDGED:
        return ["对方已经签收，不能撤回；要改主意，再发一份说明。"]
    if guidance.state == GuidanceState.WITHDRAWN:
        return ["已经撤回，不用再办。"]
    held = issuing_appointment(by, guidance.kind, guidance.organisation, guidance.media_account, on)
    if held is None or (guidance.by_id != by.pk and held.organisation_id != guidance.issuer_id):
        return [f"由发出的“{guidance.issuer.name}”撤回。"]
    return []


@transaction.atomic
def withdraw_guidance(*, guidance: Guidance, reason: str, by: User, now: datetime) -> Guidance:
    """Take a note back that nobody acknowledged; it stays readable, with the reason. Raises FilingRefused."""
    note = (
        Guidance.objects.select_for_update(of=("self",))
        .select_related("organisation", "media_account__managing", "issuer")
        .get(pk=guidance.pk)
    )
    reasons = reasons_not_to_withdraw_guidance(note, by, now.date())
    if not reason.strip():
        reasons.append("没有写撤回的理由，请写上。")
    if reasons:
        raise FilingRefused(reasons)
    note.state = GUIDANCE.after(note.state, GuidanceAct.WITHDRAW)
    note.withdrawn_at, note.withdrawn_reason = now, reason.strip()[:500]
    note.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    detail = {"种类": note.get_kind_display(), "编号": note.pk}
    about = note.media_account or note.organisation
    title = f"{note.issuer.name}撤回了{note.get_kind_display()}，不用签收"
    _tell(note, people_of(note.organisation, now.date()), title, by, now)
    record("filing.guidance.withdrawn", by=by, now=now, about=about, reason=reason.strip(), detail=detail)
    return note
