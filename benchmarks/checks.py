"""How long all checks together take, as a ratio to the one grouped aggregate they cannot avoid.

`python benchmarks/checks.py [accounts] [items]` makes a throw-away SQLite database (4,000 and 750,000 by default), times
`SELECT media_account_id, day, count(*) … GROUP BY 1, 2` and one run of all checks in it, several times, and prints the
medians of processor time. The second run, in which every finding is found again, is timed too.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
REPEATS = 5


def main() -> None:
    accounts, items = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 4_000), (2, 750_000)))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ZHENGMEI_DATA_DIR"] = folder
        sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src")]
        from zhengmei.project.cli import start_django

        start_django()
        fill(accounts, items)
        measure()


def fill(accounts: int, items: int) -> None:
    """A province that follows fangchenggang-2022: every tenth account irregular, the others on most days."""
    from django.core.management import call_command

    from zhengmei.core.clock import BEIJING
    from zhengmei.filing.models import MediaAccount
    from zhengmei.monitoring.models import PublishedItem
    from zhengmei.organisations.models import Organisation, PackAdoption, Region

    call_command("migrate", verbosity=0)
    chance = random.Random(7)  # noqa: S311
    region = Region.objects.create(name="示范市", level="city")
    top = Organisation.objects.create(
        name="示范市人民政府办公室", kind="government_office", level="city", region=region, path="/1/"
    )
    units = [
        Organisation(
            name=f"示范市第{n}局", kind="department", level="city", region=region, supervisor=top, path=f"/1/{n}/"
        )
        for n in range(2, accounts + 2)
    ]
    Organisation.objects.bulk_create(units)
    PackAdoption.objects.create(organisation=top, pack_id="fangchenggang-2022", since=date(2022, 7, 1))
    now = datetime(2026, 7, 1, 9, tzinfo=BEIJING)
    rows = [
        MediaAccount(
            name=f"示范第{n}",
            platform="weixin",
            platform_account_id=str(n),
            sponsor=u,
            is_certified=True,
            certification_text=u.name,
            opened_on=date(2020, 1, 1),
            launched_on=date(2020, 1, 1),
            managing=units[0],
            url="" if n % 40 == 0 else "https://example.invalid/",
            leader_name="许文柏",
            leader_title="副局长",
            leader_office_tel="0000-2200001",
            filing_number=str(n),
            followers=chance.randrange(100, 9_000),
            has_interaction=n % 50 > 0,
            registered_at=now,
            changed_at=now,
        )
        for n, u in enumerate(units)
    ]
    MediaAccount.objects.bulk_create(rows)
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    made = []
    for n in range(items):
        account = rows[chance.randrange(accounts)]
        day = days[chance.randrange(len(days) // (3 if account.pk % 10 == 0 else 1))]
        at = datetime(day.year, day.month, day.day, 9, n % 60, tzinfo=BEIJING)
        made.append(
            PublishedItem(
                media_account=account,
                published_at=at,
                day=day,
                title=f"第{n}条",
                text="正文" * 60,
                reads=9,
                identity=n,
                may_link=False,
            )
        )
        if len(made) == 20_000:
            PublishedItem.objects.bulk_create(made)
            made = []
    PublishedItem.objects.bulk_create(made)


def measure() -> None:
    from django.db import connection, transaction

    from zhengmei.core.clock import end_of_day, now
    from zhengmei.filing.models import MediaAccount
    from zhengmei.monitoring.actions import run_checks

    def aggregate() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT media_account_id, day, count(*) FROM monitoring_publisheditem WHERE day BETWEEN %s AND %s GROUP BY 1, 2",
                [FIRST.isoformat(), LAST.isoformat()],
            )
            return len(cursor.fetchall())

    def checks() -> object:
        return run_checks(
            media_accounts=MediaAccount.objects.all(),
            period_from=FIRST,
            period_to=LAST,
            judged_at=end_of_day(LAST),
            by=None,
            now=now(),
        )

    def first_run() -> object:
        with transaction.atomic():
            summary = checks()
            transaction.set_rollback(True)
        return summary

    bare = timed("one grouped aggregate", aggregate)
    first = timed("all checks, first run", first_run)
    checks()
    again = timed("all checks, run again", checks)
    print(f"ratio: first {first / bare:.2f}, again {again / bare:.2f} (aim: under 3)")


def timed(what: str, act: Callable[[], object]) -> float:
    spans = []
    for _ in range(REPEATS):
        begun = time.process_time()
        result = act()
        spans.append(time.process_time() - begun)
    print(f"{what}: {statistics.median(spans):.3f} s  {str(result)[:160]}")
    return statistics.median(spans)


if __name__ == "__main__":
    main()
