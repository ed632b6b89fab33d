"""Gates and hits: a person's verdict at each gate, and what a person does about each hit."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import (
    ContentRefused,
    clock_reasons,
    keep,
    locked,
    open_cycle,
    refuse_if,
    send_back,
    state_reasons,
)
from zhengmei.content.models import ContentAuthorisation, Draft, GateVerdict, HitDecision
from zhengmei.content.permissions import (
    agent_reasons,
    can_review_for,
    can_write_for,
    is_agent,
    is_author,
    reviewing_capacity,
    standing_for,
)
from zhengmei.content.queries.policy import Handbook, said_who
from zhengmei.content.queries.reading import content_in_hand, words_of
from zhengmei.content.queries.rules import TextHit, text_hits
from zhengmei.content.states import (
    UNDER_REVIEW,
    WRITABLE,
    AuthorisationKind,
    Decision,
    DraftAct,
    Verdict,
)
from zhengmei.documents.richtext import replaced
from zhengmei.identity.models import User

GOOD, BAD = "good", "bad"
Answers = dict[str, dict[str, str]]


def reviewer_reasons(draft: Draft, *, by: User, now: datetime) -> list[str]:
    """Why this person may not review this draft: not of the unit, a contractor's, or its author."""
    unit, on = draft.organisation, now.date()
    if is_agent(by, unit, on):
        return agent_reasons(by, unit, on, "请交给本单位的审核人。")
    if not can_review_for(by, unit, on):
        return [f"审核要有“{unit.name}”的审核、科室负责人、分管负责人或单位负责人职责，请交给他们。"]
    if is_author(by, draft):
        return ["这篇稿有您写的，作者不审自己的稿，请交给别人。"]
    return []


def reasons_not_to_judge(verdict: GateVerdict, *, by: User, now: datetime, handbook: Handbook) -> list[str]:
    """Why this person may not judge this gate now."""
    draft = verdict.draft
    reasons = state_reasons(draft, DraftAct.JUDGE) or reviewer_reasons(draft, by=by, now=now)
    if not reasons and verdict.revision_id != draft.current_id:
        reasons.append("稿件在您打开以后改过了，这一关要按新的稿次重看，请刷新页面。")
    if not reasons and not handbook.may_judge_all():
        others = GateVerdict.objects.filter(revision=verdict.revision, by=by).exclude(pk=verdict.pk)
        if others.exists():
            reasons.append("本单位定了一人只过一关，您已经过了一关，请别人过这一关。")
    return reasons + clock_reasons(draft, now)


def _unanswered(verdict: GateVerdict, answers: Answers) -> list[str]:
    open_points = [p for p in verdict.checkpoints if answers.get(p["key"], {}).get("answer") not in (GOOD, BAD)]
    return [f"{verdict.gate}的“{p['question']}”没有答（{p['article']}），请答。" for p in open_points]


def _opened(point: dict[str, Any], answer: dict[str, str], draft: Draft, on: date) -> bool:
    """Whether a bad answer may stand: by a recorded authorisation, or by an exception with reason, approver and end."""
    if point["opened_by"] == "authorisation":
        return ContentAuthorisation.objects.filter(draft=draft, kind=AuthorisationKind.OPINION).exists()
    if point["opened_by"] == "exception":
        try:
            runs = date.fromisoformat(answer.get("expires_on", "")) >= on
        except ValueError:
            return False
        return runs and bool(answer.get("reason", "").strip()) and bool(answer.get("approver", "").strip())
    return False


def gate_obstacles(verdict: GateVerdict, draft: Draft, on: date) -> list[str]:
    """What keeps a gate with these answers shut, by article. Empty when every answer is good or may stand."""
    found = []
    for point in verdict.checkpoints:
        answer = verdict.answers.get(point["key"], {})
        if answer.get("answer") != BAD or _opened(point, answer, draft, on):
            continue
        said = "存在" if point["answers"] == "absent" else "否"
        remedy = {
            "authorisation": "要发须先记录授权，写明授权人",
            "exception": "要发须写明理由、批准人和有效期",
            "": "没有例外，请退回修改",
        }[point["opened_by"]]
        found.append(f"{verdict.gate}的“{point['question']}”答了“{said}”（{point['article']}）：{remedy}。")
    return found


@transaction.atomic
def judge_gate(
    *,
    verdict: GateVerdict,
    passed: bool,
    answers: Answers | None = None,
    note: str = "",
    by: User,
    now: datetime,
) -> GateVerdict:
    """A person's verdict at one gate of the version under review. Every checkpoint must be answered.

    A bad answer nothing can open, or a gate not passed, sends the draft back with the note. Where an authorisation or an
    exception may open it, the gate stays shut until there is one. Raises ContentRefused.
    """
    draft = locked(verdict.draft)
    verdict = GateVerdict.objects.select_for_update().get(pk=verdict.pk)
    verdict.draft = draft
    handbook = Handbook(draft.organisation, now.date())
    verdict.answers = {key: value for key, value in (answers or {}).items() if key in _keys(verdict)}
    refuse_if(reasons_not_to_judge(verdict, by=by, now=now, handbook=handbook))
    refuse_if(_unanswered(verdict, verdict.answers))
    against = gate_obstacles(verdict, draft, now.date())
    openable = all(p["opened_by"] for p in _shut(verdict, draft, now.date()))
    if not passed and not note.strip():
        raise ContentRefused([f"{verdict.gate}不通过要写明原因，作者照着改。"])
    verdict.verdict = Verdict.PASSED if passed and not against else Verdict.FAILED
    verdict.note, verdict.by, verdict.at = note.strip()[:1000], by, now
    verdict.capacity = reviewing_capacity(by, draft.organisation, now.date())
    verdict.save()
    detail = {"关口": verdict.gate, "结果": verdict.get_verdict_display(), "稿次": verdict.revision.number}
    record("content.gate.judged", by=by, now=now, about=draft, reason=verdict.note, detail=detail)
    if not passed or (against and not openable):
        send_back(
            draft, reason="；".join(filter(None, [f"{verdict.gate}不通过", verdict.note, *against])), by=by, now=now
        )
    return verdict


def _keys(verdict: GateVerdict) -> set[str]:
    return {point["key"] for point in verdict.checkpoints}


def _shut(verdict: GateVerdict, draft: Draft, on: date) -> list[dict[str, Any]]:
    bad = [p for p in verdict.checkpoints if verdict.answers.get(p["key"], {}).get("answer") == BAD]
    return [p for p in bad if not _opened(p, verdict.answers[p["key"]], draft, on)]


def hit_by_mark(draft: Draft, mark: str, handbook: Handbook) -> TextHit:
    """The hit of the text in hand with this mark. Raises ContentRefused when the text no longer has it."""
    found = next((h for h in text_hits(draft, content_in_hand(draft), handbook) if h.mark == mark), None)
    if found is None:
        raise ContentRefused(["这一处已经改掉了，请刷新页面。"])
    return found


def reasons_not_to_change(draft: Draft, *, by: User, now: datetime) -> list[str]:
    """Why this person may not change the text at a hit: authors while writing, reviewers while reviewing."""
    if draft.state in WRITABLE:
        if not can_write_for(by, draft.organisation, now.date()):
            return [f"改稿要有“{draft.organisation.name}”的编辑职责，请交给作者。"]
        return clock_reasons(draft, now)
    return state_reasons(draft, DraftAct.CORRECT) or reviewer_reasons(draft, by=by, now=now) + clock_reasons(draft, now)


@transaction.atomic
def change_hit(*, draft: Draft, mark: str, replacement: str | None = None, by: User, now: datetime) -> Draft:
    """Put the suggestion (`replacement` None) or one's own words in the place of a hit.

    During review the text is a new version afterwards: every gate and step asks again. Who puts in words of their own is an
    author from then on and cannot review this draft any more. Raises ContentRefused.
    """
    held = locked(draft)
    refuse_if(reasons_not_to_change(held, by=by, now=now))
    handbook = Handbook(held.organisation, now.date())
    hit = hit_by_mark(held, mark, handbook)
    if replacement is None and not hit.hit.suggestions:
        raise ContentRefused(["这一处没有现成的改法，请自己改。"])
    new = hit.hit.suggestions[0] if replacement is None else replacement.strip()
    _replace(held, hit, new)
    held.version += 1
    held.changed_by, held.changed_at = by, now
    held.save()
    if held.state in WRITABLE or replacement is not None:
        held.authors.add(by)
    decision = Decision.ACCEPTED if replacement is None else Decision.CORRECTED
    revision = held.current
    if held.state not in WRITABLE:
        revision = keep(held, by=by, now=now, note=f"{hit.name}：{hit.shown} → {new}")
        open_cycle(held, revision, handbook, now)
        held.save()
    _decided(held, hit, decision, by=by, now=now, replacement=new)
    return held


def _replace(draft: Draft, hit: TextHit, new: str) -> None:
    if hit.part == "body":
        if hit.end <= len(words_of({"body": draft.body}).text):
            draft.body = replaced(draft.body, hit.start, hit.end, new)
        return
    if hit.part in ("title", "summary"):
        text = getattr(draft, hit.part)
        setattr(draft, hit.part, text[: hit.start] + new + text[hit.end :])
        return
    if hit.part == "picture":
        raise ContentRefused([f"{hit.where}改不了，请作者换一张图。"])
    raise ContentRefused([f"{hit.where}里的这一处请作者在编辑器里改。"])


def _decided(
    draft: Draft, hit: TextHit, decision: Decision, *, by: User, now: datetime, replacement: str = "", reason: str = ""
) -> HitDecision:
    made = HitDecision.objects.create(
        draft=draft,
        revision=draft.current,
        mark=hit.mark,
        code=hit.hit.code,
        severity=hit.hit.severity.value,
        shown=hit.shown[:300],
        message=hit.hit.message[:500],
        gate=hit.gate,
        decision=decision,
        replacement=replacement[:500],
        reason=reason[:500],
        by=by,
        at=now,
    )
    detail = {
        "规则": hit.hit.code,
        "关口": hit.gate,
        "处理": str(Decision(decision).label),
        "级别": hit.hit.severity.label,
    }
    record("content.hit.decided", by=by, now=now, about=draft, reason=reason, detail=detail)
    return made


def reasons_not_to_overrule(draft: Draft, hit: TextHit, *, by: User, now: datetime, handbook: Handbook) -> list[str]:
    """Why a hit may not be let stand by this person: its author, below the level the pack names, or nobody may at all."""
    if draft.state not in (*WRITABLE, *UNDER_REVIEW):
        return state_reasons(draft, DraftAct.JUDGE)
    reasons = reviewer_reasons(draft, by=by, now=now)
    if hit.is_stop:
        terms = handbook.terms()
        if terms is None or hit.hit.family.value in terms.value.never_overruled or not terms.value.stop_overruled_by:
            reasons.append(f"“{hit.name}”不给放行，只能改。")
        elif standing_for(by, draft.organisation, list(terms.value.stop_overruled_by), now.date()) is None:
            reasons.append(f"严重的问题只有{said_who(list(terms.value.stop_overruled_by))}可以写明理由放行。")
    return reasons + clock_reasons(draft, now)


@transaction.atomic
def overrule_hit(*, draft: Draft, mark: str, reason: str, by: User, now: datetime) -> HitDecision:
    """Let a hit stand, with a reason that is printed on the sheet. It holds for these words in this place. ContentRefused."""
    held = locked(draft)
    handbook = Handbook(held.organisation, now.date())
    hit = hit_by_mark(held, mark, handbook)
    reasons = reasons_not_to_overrule(held, hit, by=by, now=now, handbook=handbook)
    if not reason.strip():
        reasons.append("不改要写明理由，它印在审核单上。")
    refuse_if(reasons)
    return _decided(held, hit, Decision.OVERRULED, by=by, now=now, reason=reason.strip())


@transaction.atomic
def record_authorisation(
    *,
    draft: Draft,
    kind: str,
    authoriser: str,
    title: str,
    scope: str,
    authorised_on: date,
    document: str = "",
    by: User,
    now: datetime,
) -> ContentAuthorisation:
    """Record who allowed sensitive content, or an opinion, to be published (FCG-15-2d, FCG-18-e). Raises ContentRefused."""
    held = locked(draft)
    reasons: list[str] = []
    if not (can_write_for(by, held.organisation, now.date()) or can_review_for(by, held.organisation, now.date())):
        reasons.append(f"授权由“{held.organisation.name}”的编辑或审核人记录。")
    given = {"授权人": authoriser, "授权人职务": title, "授权什么": scope}
    reasons += [f"没有写{label}，请写上。" for label, value in given.items() if not value.strip()]
    if kind not in AuthorisationKind.values:
        reasons.append("没有选授权的种类，请选一个。")
    if authorised_on > now.date():
        reasons.append("授权日期不能晚于今天，请改日期。")
    refuse_if(reasons)
    made = ContentAuthorisation.objects.create(
        draft=held,
        kind=kind,
        authoriser=authoriser.strip()[:60],
        title=title.strip()[:60],
        scope=scope.strip()[:500],
        document=document.strip()[:200],
        authorised_on=authorised_on,
        by=by,
        at=now,
    )
    detail = {"种类": str(AuthorisationKind(kind).label), "授权人": made.authoriser, "职务": made.title}
    record("content.authorisation.recorded", by=by, now=now, about=held, reason=made.scope, detail=detail)
    return made
