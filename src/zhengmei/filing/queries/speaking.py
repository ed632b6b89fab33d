"""Whether an account may speak: it runs, and where its regulation wants it filed first, it is filed."""

from collections.abc import Iterable
from datetime import date

from zhengmei.filing.models import Application, MediaAccount
from zhengmei.filing.queries.causes import policies_of
from zhengmei.filing.queries.policy import subject_of
from zhengmei.filing.states import BEGINNING, ENDING, OPEN_STATES, AccountStatus, ApplicationState
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy
from zhengmei.policies.schema import Filing, Strength

FIRST = ("before", "review", "approval")
"""A filing that comes before the account runs; `graded` does not say when."""


def reasons_not_to_speak(media_account: MediaAccount, on: date) -> list[str]:
    """Why nothing may be published through an account, with since when and why it stopped; empty when it may speak.

    No query for a filed account that runs.
    """
    return silent_among([media_account], on).get(media_account.pk, [])


def silent_among(accounts: Iterable[MediaAccount], on: date) -> dict[int, list[str]]:
    """`reasons_not_to_speak` of many accounts, by id; those that may speak are absent. Four queries at most."""
    listed = list(accounts)
    stopped = [one for one in listed if one.status != AccountStatus.NORMAL]
    unfiled = [one for one in listed if one.status == AccountStatus.NORMAL and not one.filing_number.strip()]
    reasons = _causes(stopped) if stopped else {}
    found = {one.pk: [_stopped(one, reasons.get(one.pk, ""))] for one in stopped}
    if not unfiled:
        return found
    policies = policies_of([one.sponsor for one in unfiled], on)
    asked = Application.objects.filter(act__in=BEGINNING, state__in=OPEN_STATES)
    handed_in = asked.filter(media_account__in=[one.pk for one in unfiled])
    waiting = set(handed_in.values_list("media_account", flat=True))
    for one in unfiled:
        if article := _article(one, policies.get(one.sponsor_id)):
            remedy = "等它通过" if one.pk in waiting else "先申请补办，通过"
            found[one.pk] = [f"账号“{one.name}”没有通过的开设备案（{article}），不能往那里发。请{remedy}以后再用。"]
    return found


def _causes(accounts: list[MediaAccount]) -> dict[int, str]:
    """The reason of the filing that ended each of these accounts, the last one where there were several."""
    ended = Application.objects.filter(media_account__in=accounts, act__in=ENDING, state=ApplicationState.DONE)
    rows = ended.order_by("ended_at", "pk").values_list("media_account", "reason")
    return {account: reason for account, reason in rows if account is not None}


def _stopped(one: MediaAccount, reason: str) -> str:
    day = f"{one.cancelled_on.isoformat()} 起" if one.cancelled_on and one.status != AccountStatus.SUSPENDED else ""
    more = "，".join(part for part in (day, reason) if part)
    return f"账号“{one.name}”现在是{one.get_status_display()}{f'（{more}）' if more else ''}，不能往那里发。"


def _article(one: MediaAccount, policy: Policy | None) -> str:
    """The article that wants this account filed before it runs; empty where none does, and for those opened before it
    applied, which are backfilled meanwhile."""
    ruling = policy.ruling("filed_before_running", subject_of(one)) if policy is not None else None
    if ruling is None or ruling.strength is not Strength.MUST or not isinstance(ruling.value, Filing):
        return ""
    since = library().packs[ruling.pack_id].document.effective_from
    opened = one.opened_on or one.launched_on
    if ruling.value.when not in FIRST or opened is None or since is None or opened < since:
        return ""
    return f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}"
