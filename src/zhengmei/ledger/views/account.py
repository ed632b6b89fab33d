"""The page of one account."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhengmei.content.queries.visible import drafts_visible_to
from zhengmei.core import clock
from zhengmei.custody.queries.listing import with_keepers
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.permissions import can_act_for
from zhengmei.filing.queries import (
    all_media_accounts,
    applications_of,
    changes_of,
    exceptions_of,
    fact_label,
    files_of_account,
    forms_of,
    governing_policy,
    media_accounts_visible_to,
    policy_for,
    public_notices,
    said_fact,
    tasks_of_account,
    to_announce,
)
from zhengmei.filing.queries.guidance import kinds_open_to, latest_guidance
from zhengmei.filing.states import APP_FACTS, FACT_GROUPS, PRIVATE_FACTS, AccountStatus
from zhengmei.identity.models import User
from zhengmei.incidents.permissions import can_report
from zhengmei.incidents.queries import latest_incidents
from zhengmei.ledger.cells import masked
from zhengmei.ledger.queries import account as about
from zhengmei.monitoring.models import Finding
from zhengmei.monitoring.permissions import can_observe
from zhengmei.monitoring.queries import looks_of, open_findings_by_account
from zhengmei.monitoring.states import Outcome
from zhengmei.organisations.permissions import can_edit_for, can_supervise, holds
from zhengmei.organisations.queries import demands_of, responsibilities_held, standing_of
from zhengmei.organisations.states import STAFF, Power
from zhengmei.policies.schema import label
from zhengmei.ui.words import thin

SHOWN_CHANGES = 20
SHOWN_ENTRIES = 12
SHOWN_TASKS = 10
WATCHED = frozenset({AccountStatus.NORMAL, AccountStatus.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with the one act that takes it further."""

    finding: Finding
    evidence: str
    verb: str
    url: str


def media_account(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wrong with this account, since when, and who did what?"""
    assert isinstance(request.user, User)
    user, today = request.user, clock.today()
    account = _seen(user, pk, today)
    supervises, edits = can_supervise(user, account.sponsor, today), can_edit_for(user, account.sponsor, today)
    standing = standing_of(account.sponsor, today)
    policy = governing_policy(account.sponsor, today)
    rulings = about.rulings_of(account, policy)
    frequency = next((ruling for _, ruling in rulings if ruling.key == "update_frequency"), None)
    changes = changes_of(account)
    later = changes.filter(at__gt=account.registered_at)  # what was filled in at registration is the file above itself
    story = about.story_of(account)
    everything = "all" in request.GET
    context = {
        "account": account,
        "problems": [_with_act(f, account, supervises) for f in open_findings_by_account([pk]).get(pk, [])],
        "closed": about.closed_findings(account),
        "weeks": about.weeks_of(account, frequency, today),
        "frequency": frequency,
        "has_items": about.items_on_record(account),
        "facts": _facts(account, whole=supervises or edits),
        "exceptions": [(held, _rule_label(held.rule_key)) for held in exceptions_of(account)],
        "changes": _changes(changes if everything else later[:SHOWN_CHANGES], whole=supervises or edits),
        "changes_total": changes.count(),
        "story": story if everything else story[:SHOWN_ENTRIES],
        "story_total": story.count(),
        "rulings": rulings,
        "drafts": drafts_visible_to(user, today).filter(media_accounts=account).order_by("-changed_at")[:5],
        "policy": policy,
        "standing": standing,
        "recent": about.recent_of(account, today),
        "look": looks_of(account).first(),
        "may_look": account.status in WATCHED and can_observe(user, account, today),
        "outcomes": Outcome.choices,
        **_work_on(user, account, today),
        "may_edit": edits,
        "may_supervise": supervises,
        "today": today,
        **_papers(account, today),
    }
    return render(request, "ledger/account.html", context)


def _work_on(user: User, account: MediaAccount, today: date) -> dict[str, Any]:
    """What is under way about the account: tasks, guidance; and who keeps its passwords."""
    acts = can_act_for(user, account, today)
    return {
        **_persons(account, today),
        "cases": list(applications_of(account)[:SHOWN_TASKS]),
        "apply_url": f"{reverse('filing:new_application')}?account={account.pk}" if acts else "",
        "may_announce": acts,
        "apply_words": "申请变更、关停、注销",
        "tasks": list(tasks_of_account(account)[:SHOWN_TASKS]),
        "notices": list(public_notices().filter(media_account=account)),
        "unannounced": to_announce(account, today),
        "guidance": latest_guidance(user, media_account=account.pk, on=today),
        "may_guide": kinds_open_to(user, account.sponsor, account, today),
        "now": clock.now(),
        "kept": with_keepers([account], today)[0],
        "incidents": latest_incidents(user, today, media_account=account.pk),
        "may_report": can_report(user, account.sponsor, today),
    }


def _persons(account: MediaAccount, today: date) -> dict[str, Any]:
    """Who answers for what in the sponsor, and the places its regulation wants filled that are not."""
    persons = list(responsibilities_held([account.sponsor_id], today).exclude(kind__in=STAFF))
    held = {row.kind for row in persons}
    asked = [part.value for part in demands_of(account.sponsor, today) if part.value.kind == "post"]
    return {"persons": persons, "vacant": [one.name for one in asked if one.posts[0] not in held]}


def _seen(user: User, pk: int, today: date) -> MediaAccount:
    """The account; 403 with a sentence when it is another's (WH-2-a), for whoever keeps or supervises accounts.

    To anyone else, the observers of 宣传 and 网信 above all, what they may not see does not exist (BL-3.2-e).
    """
    account = media_accounts_visible_to(user, today).filter(pk=pk).first()
    if account is None:
        known = all_media_accounts() if holds(user, Power.EDIT_ACCOUNTS, today) else all_media_accounts().none()
        get_object_or_404(known, pk=pk)
        raise PermissionDenied("这个账号不在你能看的单位里。要看它，请它的主管给你安排职责。")
    return account


def _rule_label(key: str) -> str:
    try:
        return label(key)
    except KeyError:
        return key


def _with_act(finding: Finding, account: MediaAccount, supervises: bool) -> Problem:
    evidence = reverse("monitoring:finding", args=[finding.pk])
    if finding.strength == "in_principle" and supervises:
        url = f"{reverse('filing:grant_exception', args=[account.pk])}?rule={finding.rule_key}"
        return Problem(finding, evidence, "给例外", url)
    return Problem(finding, evidence, "看证据", evidence)


def _facts(account: MediaAccount, *, whole: bool) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Groups of (field, label, words). Personal numbers are masked unless `whole`."""
    groups = [
        (title, [(f, fact_label(f), _words(account, f, whole=whole)) for f in names if _speaks_of(account, f)])
        for title, names in FACT_GROUPS
    ]
    return [(title, rows) for title, rows in groups if rows]


def _speaks_of(account: MediaAccount, field: str) -> bool:
    """Fields that only some platforms have stay away from the others, unless somebody filled them."""
    only = {"platform_other": "other", "platform_subtype": "weixin", **dict.fromkeys(APP_FACTS, "app")}
    return only.get(field, account.platform) == account.platform or bool(getattr(account, field))


def _words(account: MediaAccount, field: str, *, whole: bool) -> str:
    words = said_fact(field, account)
    if field == "followers" and account.followers is not None:
        words = thin(account.followers)
    return masked(words) if field in PRIVATE_FACTS and not whole else words


def _changes(changes: Any, *, whole: bool) -> list[dict[str, Any]]:
    rows = []
    for change in changes:
        hidden = change.field in PRIVATE_FACTS and not whole
        rows.append(
            {
                "change": change,
                "label": fact_label(change.field),
                "before": masked(change.before) if hidden else change.before,
                "after": masked(change.after) if hidden else change.after,
                "unfiled": change.field in ("name", "sponsor") and change.before and not change.filed,
            }
        )
    return rows


def _papers(account: MediaAccount, today: date) -> dict[str, Any]:
    """What can be printed of the account, and what was handed in with its filings."""
    return {"filed_files": files_of_account(account), "paper": forms_of(policy_for(account.sponsor, today))}
