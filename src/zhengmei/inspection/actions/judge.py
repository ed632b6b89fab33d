"""What no check can judge: a person answers the items of the pack's checklist, account by account."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import locked, refuse_if, state_reasons
from zhengmei.inspection.models import Judgement, Round, RoundAccount, RoundFinding
from zhengmei.inspection.permissions import judging_office
from zhengmei.inspection.queries.plan import Item, Plan, plan_of
from zhengmei.inspection.states import ROUND, Answer, RoundAct
from zhengmei.policies.lookup import Library


def _duty_reasons(round_account: RoundAccount, by: User, now: datetime) -> list[str]:
    round_ = round_account.round
    if judging_office(by, round_, now.date()) is None:
        return [f"这一轮由{round_.office.name}和它的协同单位判定，您不在其中。请联系组织检查的单位。"]
    if not round_account.is_sampled:
        return ["这个账号没有抽中，不在本轮判定之列。"]
    return []


def reasons_not_to_judge(
    round_account: RoundAccount, *, item: str, answer: str, evidence: str, by: User, now: datetime, plan: Plan
) -> list[str]:
    """Why this answer may not be recorded; empty when it may."""
    round_ = round_account.round
    reasons = state_reasons(round_, RoundAct.JUDGE) + _duty_reasons(round_account, by, now)
    if item not in {i.key for i in plan.items}:
        reasons.append("办法的检查项里没有这一项，请刷新页面再判。")
    if answer not in Answer.values:
        reasons.append("请选一个判定：有、没有、不适用。")
    if answer == Answer.FOUND and not evidence.strip():
        reasons.append("判定有问题要写明证据：哪一条、什么时间、什么内容，或截图存放在哪里。")
    return reasons


@transaction.atomic
def judge_item(
    *,
    round_account: RoundAccount,
    item: str,
    answer: str,
    reason: str = "",
    evidence: str = "",
    by: User,
    now: datetime,
    library: Library | None = None,
) -> Judgement:
    """Answer one item for one account. Answered anew it replaces the former answer, which stays in the record.

    A problem found counts at once under the item's article; one no longer found is taken back. A closed sheet opens
    again. Raises RoundRefused.
    """
    round_ = locked(round_account.round)
    round_account.round = round_
    plan = plan_of(round_, library)
    refuse_if(
        reasons_not_to_judge(round_account, item=item, answer=answer, evidence=evidence, by=by, now=now, plan=plan)
    )
    asked = plan.item(item)
    office = judging_office(by, round_, now.date())
    assert office is not None
    former = Judgement.objects.filter(round_account=round_account, item=item).first()
    values = {
        "question": asked.question,
        "clauses": list(asked.clauses),
        "article": asked.article[:120],
        "veto": asked.veto,
        "answer": answer,
        "reason": reason.strip(),
        "evidence": evidence.strip(),
        "by": by,
        "office": office,
        "at": now,
    }
    judgement, _ = Judgement.objects.update_or_create(round_account=round_account, item=item, defaults=values)
    _count(judgement, asked)
    RoundAccount.objects.filter(pk=round_account.pk).update(sheet_closed_at=None, sheet_closed_by=None)
    _move(round_, RoundAct.JUDGE)
    told = {"账号": round_account.name, "检查项": asked.question, "判定": Answer(answer).label}
    if former is not None:
        told["原判定"] = former.get_answer_display()
    record("inspection.item_judged", by=by, now=now, about=round_, reason=reason.strip(), detail=told)
    return judgement


def _count(judgement: Judgement, asked: Item) -> None:
    RoundFinding.objects.filter(judgement=judgement).delete()
    if judgement.answer != Answer.FOUND:
        return
    RoundFinding.objects.create(
        round_account=judgement.round_account,
        judgement=judgement,
        code=asked.key,
        group=stated(asked.question)[:80],
        kind=asked.kind[:80],
        title=(judgement.reason or stated(asked.question))[:300],
        clauses=list(asked.clauses),
        article=asked.article[:120],
        strength=asked.strength,
        veto=asked.veto,
        evidence={"证据": judgement.evidence, "判定人": str(judgement.by)},
        proof=judgement.evidence,
        since=None,
        office=judgement.office,
    )


def stated(question: str) -> str:
    """The question as the problem it asks after: 有没有登商业广告 → 登商业广告."""
    for opening in ("有没有", "是不是", "是否"):
        question = question.removeprefix(opening)
    return question


def _move(round_: Round, act: RoundAct) -> None:
    after = ROUND.after(round_.state, act)
    if after != round_.state:
        round_.state = after
        round_.save(update_fields=["state"])


def reasons_not_to_close_sheet(round_account: RoundAccount, *, by: User, now: datetime, plan: Plan) -> list[str]:
    """Why the account's sheet is not complete: every item without an answer, by name."""
    reasons = state_reasons(round_account.round, RoundAct.CLOSE_SHEET) + _duty_reasons(round_account, by, now)
    answered = set(round_account.judgements.values_list("item", flat=True))
    missing = [item for item in plan.items if item.key not in answered]
    return reasons + [f"“{item.label}”还没判，请选有、没有或不适用。" for item in missing]


@transaction.atomic
def close_sheet(
    *, round_account: RoundAccount, by: User, now: datetime, library: Library | None = None
) -> RoundAccount:
    """Mark an account's sheet as complete, once every item has an answer. Raises RoundRefused naming each that has none."""
    round_ = locked(round_account.round)
    round_account.round = round_
    refuse_if(reasons_not_to_close_sheet(round_account, by=by, now=now, plan=plan_of(round_, library)))
    round_account.sheet_closed_at, round_account.sheet_closed_by = now, by
    round_account.save(update_fields=["sheet_closed_at", "sheet_closed_by"])
    _move(round_, RoundAct.CLOSE_SHEET)
    record("inspection.sheet_closed", by=by, now=now, about=round_, detail={"账号": round_account.name})
    return round_account
