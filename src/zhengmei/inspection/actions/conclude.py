"""The verdicts: one veto makes an account 不合格; a person may overrule with a reason."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import locked, office_reasons, refuse_if, state_reasons
from zhengmei.inspection.models import Bulletin, FollowUp, Judgement, Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries.plan import Plan, plan_of
from zhengmei.inspection.queries.visible import previous_round
from zhengmei.inspection.queries.wording import draft_bulletin
from zhengmei.inspection.states import ROUND, Answer, RoundAct, Verdict
from zhengmei.monitoring.states import STANDING, FindingState
from zhengmei.policies.lookup import Library

_SOME = 500


def reasons_not_to_conclude(round_: Round, *, by: User | None, now: datetime, plan: Plan) -> list[str]:
    """Why the verdicts may not be reached yet; empty when they may."""
    reasons = state_reasons(round_, RoundAct.CONCLUDE) + office_reasons(round_, by, now.date())
    if reasons or not round_.by_hand or not plan.items:
        return reasons
    open_sheets = RoundAccount.objects.filter(round=round_, is_sampled=True, sheet_closed_at__isnull=True)
    left = open_sheets.count()
    if left:
        named = "、".join(open_sheets.order_by("number").values_list("name", flat=True)[:3])
        more = "等" if left > 3 else ""
        reasons.append(f"还有 {left} 个账号的判定表没有完成：{named}{more}。请到判定页逐个完成。")
    return reasons


@transaction.atomic
def conclude_round(*, round_: Round, by: User | None, now: datetime, library: Library | None = None) -> Round:
    """Reach the verdict of every sampled account by the pack's rule: any 单项否决 makes it 不合格.

    In order: problems that were meanwhile found not to be problems go, verdicts with their grounds are set, what became
    of the last round's problems is kept, the bulletin is drafted, the record gets its line. Raises RoundRefused.
    """
    round_ = locked(round_)
    plan = plan_of(round_, library)
    refuse_if(reasons_not_to_conclude(round_, by=by, now=now, plan=plan))
    RoundFinding.objects.filter(round_account__round=round_, finding__state=FindingState.DISMISSED).delete()
    failed = _set_verdicts(round_)
    _follow_up(round_)
    round_.state = ROUND.after(round_.state, RoundAct.CONCLUDE)
    round_.concluded_by, round_.concluded_at = by, now
    round_.save(update_fields=["state", "concluded_by", "concluded_at"])
    draft = draft_bulletin(round_, plan)
    Bulletin.objects.get_or_create(round=round_, defaults={f: getattr(draft, f) for f in _DRAFTED})
    sampled = RoundAccount.objects.filter(round=round_, is_sampled=True).count()
    detail = {"检查": sampled, "不合格": failed, "合格": sampled - failed}
    record("inspection.round_concluded", by=by, now=now, about=round_, detail=detail)
    return round_


_DRAFTED = ("title", "addressee", "requirements", "copies_to", "remark", "reply_workdays")


def _set_verdicts(round_: Round) -> int:
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    problems = RoundFinding.objects.filter(round_account__round=round_, round_account__is_sampled=True)
    for account, title, veto in problems.order_by("-veto", "id").values_list("round_account_id", "title", "veto"):
        found[account].append((title, veto))
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for pk in RoundAccount.objects.filter(round=round_, is_sampled=True).values_list("pk", flat=True):
        vetoes = [title for title, veto in found[pk] if veto]
        others = len(found[pk]) - len(vetoes)
        ground = "；".join(vetoes) if vetoes else _clean(others)
        alike[Verdict.FAIL if vetoes else Verdict.PASS, ground[:400]].append(pk)
    for (verdict, ground), keys in alike.items():
        for start in range(0, len(keys), _SOME):
            some = RoundAccount.objects.filter(pk__in=keys[start : start + _SOME])
            some.update(verdict=verdict, ground=ground)
    return sum(len(keys) for (verdict, _), keys in alike.items() if verdict == Verdict.FAIL)


def _clean(others: int) -> str:
    return f"没有单项否决，有 {others} 个一般问题" if others else "没有发现问题"


def _follow_up(round_: Round) -> None:
    """Keep for each problem of the last round whether it is settled: gone, or judged anew and not found again."""
    last = previous_round(round_)
    if last is None:
        return
    still = {
        (media, code)
        for media, code in RoundFinding.objects.filter(round_account__round=round_).values_list(
            "round_account__media_account_id", "code"
        )
    }
    clear = set(
        Judgement.objects.filter(round_account__round=round_)
        .filter(Q(answer=Answer.CLEAR) | Q(answer=Answer.NOT_APPLICABLE))
        .values_list("round_account__media_account_id", "item")
    )
    problems = RoundFinding.objects.filter(round_account__round=last, round_account__is_sampled=True)
    rows = []
    for problem in problems.select_related("round_account", "finding"):
        key = (problem.round_account.media_account_id, problem.code)
        gone = problem.finding.state not in STANDING if problem.finding else key in clear
        rows.append(FollowUp(round=round_, problem=problem, is_settled=gone and key not in still))
    FollowUp.objects.bulk_create(rows, batch_size=_SOME)


def reasons_not_to_overrule(
    round_account: RoundAccount, *, verdict: str, reason: str, by: User | None, now: datetime
) -> list[str]:
    """Why the verdict may not be changed by hand; empty when it may."""
    round_ = round_account.round
    reasons = state_reasons(round_, RoundAct.OVERRULE) + office_reasons(round_, by, now.date())
    if verdict not in (Verdict.PASS, Verdict.FAIL):
        reasons.append("改判只能改为合格或不合格。")
    elif verdict == round_account.verdict:
        reasons.append(f"现在就是“{round_account.get_verdict_display()}”，不用改判。")
    if not reason.strip():
        reasons.append("改判要写明理由，理由会留在记录里，也印在名单上。")
    if not round_account.is_sampled:
        reasons.append("这个账号没有抽中，没有结论可改。")
    return reasons


@transaction.atomic
def overrule_verdict(
    *, round_account: RoundAccount, verdict: str, reason: str, by: User | None, now: datetime
) -> RoundAccount:
    """Change one verdict by hand. The problems stay as they are; the ground says who overruled and why."""
    round_account.round = locked(round_account.round)
    refuse_if(reasons_not_to_overrule(round_account, verdict=verdict, reason=reason, by=by, now=now))
    before = round_account.get_verdict_display()
    round_account.verdict = verdict
    round_account.overruled_by, round_account.overruled_at = by, now
    round_account.overruled_why = reason.strip()
    round_account.ground = f"改判：{reason.strip()}"[:400]
    round_account.save(update_fields=["verdict", "overruled_by", "overruled_at", "overruled_why", "ground"])
    detail = {"账号": round_account.name, "原结论": before, "现结论": round_account.get_verdict_display()}
    record(
        "inspection.verdict_overruled", by=by, now=now, about=round_account.round, reason=reason.strip(), detail=detail
    )
    return round_account
