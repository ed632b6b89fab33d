"""The sweep of the room: every account judged again, so that findings appear and end although nobody opens a page."""

from datetime import datetime, timedelta

from zhengmei.filing.queries import all_media_accounts
from zhengmei.monitoring.actions import run_checks

LOOK_BACK = timedelta(days=91)


def sweep_checks(now: datetime) -> str:
    """Run all checks over all accounts: the last quarter up to yesterday, silence judged at `now`. Says what came of it."""
    yesterday = now.date() - timedelta(days=1)
    summary = run_checks(
        media_accounts=all_media_accounts(),
        period_from=yesterday - LOOK_BACK,
        period_to=yesterday,
        judged_at=now,
        by=None,
        now=now,
    )
    return f"查了 {summary.media_accounts} 个账号：新问题 {summary.opened} 个，仍在 {summary.kept} 个，了结 {summary.closed} 个"
