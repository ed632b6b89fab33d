"""What every act on a draft begins with: the row locked, the state asked, the clock compared; and what several acts need."""

from datetime import datetime
from typing import Any

from zhengmei.audit.actions import record
from zhengmei.content.actions.telling import tell_authors
from zhengmei.content.models import (
    CounterSign,
    Draft,
    EmergencyRelease,
    GateVerdict,
    Permit,
    RepostOrder,
    ReviewStep,
    Revision,
)
from zhengmei.content.queries.policy import Handbook, gate_rows
from zhengmei.content.queries.reading import content_of, digest_of
from zhengmei.content.states import DRAFT, DraftAct, DraftState, OrderState, SignKind, StepState
from zhengmei.identity.models import User
from zhengmei.ui.words import moment


class ContentRefused(Exception):
    """An act that may not be done. `reasons` are the sentences shown to the person, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def refuse_if(reasons: list[str]) -> None:
    """Raises ContentRefused when there is a reason."""
    if reasons:
        raise ContentRefused(reasons)


def locked(draft: Draft) -> Draft:
    """The row as it is now, held until the transaction ends: of two people at once the second sees what the first did."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("organisation", "current", "responsible_unit")
    return rows.get(pk=draft.pk)


_INSTEAD = {
    DraftState.WRITING: "稿件还在写，请先送审。",
    DraftState.RETURNED: "稿件已退回修改，请改好再送审。",
    DraftState.REVIEW: "稿件正在审核；要改请作者先撤回，或由审核人退回。",
    DraftState.APPROVED: "稿件已经签发；要改一个字也要先点“改稿”，原来的许可随之失效，重新审核。",
    DraftState.EMERGENCY: "稿件已应急放行，正等补审；请先补审。",
    DraftState.DROPPED: "稿件已经作废；要用请复制成新稿。",
}


def state_reasons(draft: Draft, act: DraftAct) -> list[str]:
    """Why the state of the draft does not allow the act, with what to do first."""
    if DRAFT.allows(draft.state, act):
        return []
    return [f"现在不能{act.label}：{_INSTEAD[DraftState(draft.state)]}"]


def clock_reasons(draft: Draft, now: datetime) -> list[str]:
    """An act cannot lie before the one it follows: a clock set back is told, not believed."""
    if now >= draft.changed_at:
        return []
    return [f"服务器的时间（{moment(now)}）比这篇稿上一次变动（{moment(draft.changed_at)}）还早，请管理员先校准时间。"]


def keep(draft: Draft, *, by: User, now: datetime, note: str) -> Revision:
    """The working copy as a new version; the newest one again when nothing changed since and nobody judged it yet."""
    content = content_of(draft)
    digest = digest_of(content)
    last = Revision.objects.filter(draft=draft).order_by("-number").first()
    if last is not None and last.digest == digest and not GateVerdict.objects.filter(revision=last).exists():
        return last
    number = last.number + 1 if last else 1
    return Revision.objects.create(
        draft=draft, number=number, content=content, digest=digest, note=note[:200], by=by, at=now
    )


def open_cycle(draft: Draft, revision: Revision, handbook: Handbook, now: datetime) -> None:
    """Begin the review of a version: steps, gates and counter-signs as the pack says today; what waited before is void.

    Called for a submission and again for every change during review, so that one changed character asks all again.
    """
    ReviewStep.objects.filter(draft=draft, state=StepState.WAITING).update(state=StepState.VOID)
    found = handbook.class_named(draft.content_class)
    draft.cycle += 1
    draft.current = revision
    steps = found.value.steps if found else []
    ReviewStep.objects.bulk_create(
        ReviewStep(draft=draft, cycle=draft.cycle, order=n, name=s.name, who=list(s.by), signs=s.signs)
        for n, s in enumerate(steps, 1)
    )
    rows: list[dict[str, Any]] = gate_rows(handbook)
    GateVerdict.objects.bulk_create(GateVerdict(draft=draft, revision=revision, **row) for row in rows)
    _ask_others(draft, revision, handbook)


def _ask_others(draft: Draft, revision: Revision, handbook: Handbook) -> None:
    asked = [(unit, SignKind.CONCERNED) for unit in draft.concerned.exclude(pk=draft.organisation_id)]
    asked += [(unit, SignKind.FLAGSHIP) for unit in flagship_units(draft, handbook)]
    CounterSign.objects.bulk_create(
        CounterSign(draft=draft, revision=revision, organisation=unit, kind=kind) for unit, kind in asked
    )


def flagship_units(draft: Draft, handbook: Handbook) -> list[Any]:
    """The sponsor of the flagship account, where the class asks for its opinion and it is not the own unit."""
    found = handbook.class_named(draft.content_class)
    if found is None or "flagship" not in found.value.needs:
        return []
    return [unit for unit in handbook.flagship_sponsors() if unit.pk != draft.organisation_id]


def move(draft: Draft, act: DraftAct, *, by: User, now: datetime, **fields: Any) -> None:
    """Put the draft into the state the table gives for the act."""
    draft.state = DRAFT.after(draft.state, act)
    draft.changed_at, draft.changed_by = now, by
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save()


def void_permits(draft: Draft, *, reason: str, now: datetime) -> int:
    """Take every permit of the draft out of force; returns how many there were."""
    in_force = Permit.objects.filter(draft=draft, voided_at=None)
    return in_force.update(voided_at=now, void_reason=reason[:300])


def withdraw_orders(draft: Draft, *, reason: str, now: datetime) -> int:
    """Withdraw the flagship's own repost tasks of a draft; returns how many there were."""
    rows = RepostOrder.objects.filter(draft=draft, state=OrderState.OPEN)
    return rows.update(state=OrderState.WITHDRAWN, ended_at=now, end_reason=reason)


def send_back(draft: Draft, *, reason: str, by: User, now: datetime) -> None:
    """Return a locked draft to its authors. After an emergency release that is a review not passed: the permits end."""
    step = ReviewStep.objects.filter(draft=draft, cycle=draft.cycle, state=StepState.WAITING).order_by("order").first()
    if step is not None:
        step.state, step.by, step.at, step.reason, step.revision = StepState.RETURNED, by, now, reason, draft.current
        step.save()
    ReviewStep.objects.filter(draft=draft, state=StepState.WAITING).update(state=StepState.VOID)
    act = DraftAct.RETURN
    if draft.state == DraftState.EMERGENCY:
        act = DraftAct.REJECT
        void_permits(draft, reason=f"补审不通过：{reason}", now=now)
        EmergencyRelease.objects.filter(draft=draft, upheld=None).update(
            upheld=False, reviewed_by=by, reviewed_at=now, finding=reason
        )
    move(draft, act, by=by, now=now)
    kind = "content.draft.returned" if act is DraftAct.RETURN else "content.release.rejected"
    record(kind, by=by, now=now, about=draft, reason=reason)
    tell_authors(draft, kind="returned", title="稿件退回修改", body=reason, by=by, now=now)
