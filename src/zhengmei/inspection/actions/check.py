"""Running the checks over the sample, and copying what they found."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import locked, office_reasons, refuse_if, state_reasons
from zhengmei.inspection.models import Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries.plan import Plan, plan_of
from zhengmei.inspection.states import ROUND, RoundAct
from zhengmei.monitoring.actions import run_checks
from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.models import Finding
from zhengmei.policies.lookup import Library

_SOME = 500


def reasons_not_to_check(round_: Round, *, by: User | None, now: datetime) -> list[str]:
    """Why the checks may not be run on this round; empty when they may."""
    return state_reasons(round_, RoundAct.CHECK) + office_reasons(round_, by, now.date())


@transaction.atomic
def run_round_checks(*, round_: Round, by: User | None, now: datetime, library: Library | None = None) -> Round:
    """Judge every sampled account at the round's moment, and the accounts that are no longer registered beside them.

    In order: the checks run and keep their own findings, the copies of an earlier run go, what stands now is copied with
    its articles and evidence, the state moves on, the record gets its line. May be run again until the round is
    concluded. Raises RoundRefused.
    """
    round_ = locked(round_)
    refuse_if(reasons_not_to_check(round_, by=by, now=now))
    looked_at = RoundAccount.objects.filter(round=round_).exclude(is_registered=True, is_sampled=False)
    summary = run_checks(
        media_accounts=MediaAccount.objects.filter(pk__in=looked_at.values("media_account_id")),
        period_from=round_.period_from,
        period_to=round_.period_to,
        judged_at=round_.judged_at,
        by=None,
        now=now,
        library=library,
    )
    RoundFinding.objects.filter(round_account__round=round_, judgement__isnull=True).delete()
    rows = {media: pk for pk, media in looked_at.values_list("pk", "media_account_id")}
    copied = _copy(round_, plan_of(round_, library), rows, [pk for ids in summary.findings.values() for pk in ids])
    round_.state = ROUND.after(round_.state, RoundAct.CHECK)
    round_.checked_at = now
    round_.save(update_fields=["state", "checked_at"])
    detail = {"检测账号": summary.media_accounts, "问题": copied}
    record("inspection.round_checked", by=by, now=now, about=round_, detail=detail)
    return round_


def _copy(round_: Round, plan: Plan, rows: dict[int, int], finding_ids: list[int]) -> int:
    titles = {check.code: check.title for check in registry.checks()}
    copies = []
    for start in range(0, len(finding_ids), _SOME):
        for finding in Finding.objects.filter(pk__in=finding_ids[start : start + _SOME]).order_by("pk"):
            copies.append(
                RoundFinding(
                    round_account_id=rows[finding.media_account_id],
                    finding_id=finding.pk,
                    code=finding.code,
                    group=titles.get(finding.code, finding.title)[:80],
                    kind=plan.kind_of(finding.rule_key)[:80],
                    title=finding.title,
                    clauses=finding.clauses,
                    article=finding.article,
                    strength=finding.strength,
                    veto=finding.veto,
                    local_default=finding.local_default,
                    evidence=finding.evidence,
                    proof=finding.statement,
                    since=finding.since,
                    office_id=round_.office_id,
                )
            )
    RoundFinding.objects.bulk_create(copies, batch_size=_SOME)
    return len(copies)
