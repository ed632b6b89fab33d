"""The sweep of the room: every account judged again, so that findings appear and end although nobody opens a page."""

from datetime import datetime

from zhengmei.filing.queries import all_media_accounts
from zhengmei.monitoring.actions import check_units, run_checks, sweep_period
from zhengmei.organisations.queries import all_organisations


def sweep_checks(now: datetime) -> str:
    """Judge every account now and over the last four whole weeks; says in Chinese what came of it. Safe to run twice."""
    first, last = sweep_period(now.date())
    summary = run_checks(
        media_accounts=all_media_accounts(), period_from=first, period_to=last, judged_at=now, by=None, now=now
    )
    return f"查了 {summary.media_accounts} 个账号：新问题 {summary.opened} 个，仍在 {summary.kept} 个，了结 {summary.closed} 个"


def sweep_units(now: datetime) -> str:
    """Compare every unit with what its regulation demands of it; says in Chinese what came of it. Safe to run twice."""
    summary = check_units(organisations=all_organisations(), by=None, now=now)
    return f"查了 {summary.units} 个单位：新问题 {summary.opened} 个，仍在 {summary.kept} 个，了结 {summary.closed} 个"
