"""What a cell says, on the page and in an export."""

from datetime import date

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import said_fact
from zhengmei.filing.states import PRIVATE_FACTS
from zhengmei.ledger import columns as c
from zhengmei.ledger.queries.accounts import Watched


def masked(number: str) -> str:
    """138****0001: enough to tell two numbers apart, not enough to call. Short numbers vanish whole."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else "****" if number else ""


def text_of(key: str, account: MediaAccount, known: Watched, *, whole: bool) -> str:
    """The words of one cell; `whole` shows personal numbers. Cells drawn by the template itself are empty here."""
    if key in PRIVATE_FACTS:
        number = getattr(account, key)
        return number if whole else masked(number)
    if key == c.LEVEL:
        return account.sponsor.get_level_display()
    if key == c.REGION:
        return account.sponsor.region.name
    if key == c.WEEK:
        return str(known.week)
    if key == c.EXCEPTIONS:
        return "；".join(f"{held.reason}（至 {held.expires_on.isoformat()}）" for held in known.exceptions)
    if key == c.RESPONSIBLE:
        return account.responsible_name or account.leader_name or account.liaison_name
    if key in (c.STRIP, c.LAST, c.FINDINGS):
        return ""
    return said_fact(key, account)


def export_value(key: str, account: MediaAccount, known: Watched, *, whole: bool) -> str | int | date | None:
    """The value of an exported cell. Numbers one may not see whole stay empty, so that importing the file changes nothing."""
    if key in PRIVATE_FACTS:
        return getattr(account, key) if whole else None
    if key == c.LAST:
        return known.last_day
    if key == c.FINDINGS:
        return "；".join(f"{f.title}（{f.article}）" for f in known.findings)
    if key == "followers":
        return account.followers
    if key == c.WEEK:
        return known.week
    if key == c.SECTION:
        return known.section or None
    if key == "has_interaction":
        return {True: "有", False: "无", None: None}[account.has_interaction]
    value = getattr(account, key, None)
    if isinstance(value, date):
        return value
    return text_of(key, account, known, whole=whole) or None
