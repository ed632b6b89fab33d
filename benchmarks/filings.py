"""Whether desk and lists stay the same for a province: queries and time with many open cases, against ten.

`python benchmarks/filings.py [accounts] [cases]` makes throw-away SQLite databases, one with ten of each and one with 10,000
accounts of 1,000 units and 2,000 open cases by default, and prints a table: for each page the queries and the median of
processor time with few and with many. The rows are written in bulk; what they say is what the acts would have written.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

PAGES = (
    "/",
    "/counts/",
    "/filing/applications/?view=mine",
    "/filing/applications/?view=all",
    "/filing/applications/1/",
    "/filing/ledger/",
    "/filing/accounts/1/",
    "/filing/tasks/",
    "/organisations/",
    "/monitoring/",
)
REPEATS = 3
OF_ONE_UNIT = 10


def main() -> None:
    if "--one" in sys.argv:
        _one(int(sys.argv[2]), int(sys.argv[3]))
        return
    if "--empty" in sys.argv:
        _empty()
        return
    began = time.monotonic()
    accounts, cases = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 10_000), (2, 2_000)))
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty"
        empty.mkdir()
        _run(empty, "--empty")
        few, many = _measured(empty, 10, 10), _measured(empty, accounts, cases)
    print(f"| page | queries with 10 | queries with {accounts:,} | ms with 10 | ms with {accounts:,} |")
    print("|---|---|---|---|---|")
    for page in PAGES:
        (few_queries, few_time), (queries, seconds) = few[page], many[page]
        grown = "" if queries <= few_queries else " (MORE)"
        print(f"| `{page}` | {few_queries} | {queries}{grown} | {1000 * few_time:.0f} | {1000 * seconds:.0f} |")
    print(f"{accounts:,} accounts, {cases:,} open cases, {time.monotonic() - began:.0f} s in all")


def _run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "ZHENGMEI_DATA_DIR": str(folder)}
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def _measured(empty: Path, accounts: int, cases: int) -> dict[str, tuple[int, float]]:
    """A copy of the empty database, filled: for each page the queries and the seconds."""
    folder = empty.with_name(str(accounts))
    shutil.copytree(empty, folder)
    rows = (line.rsplit(" ", 2) for line in _run(folder, "--one", str(accounts), str(cases)).splitlines())
    return {page: (int(queries), float(seconds)) for page, queries, seconds in rows}


def _start() -> None:
    sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src"), str(Path(__file__).resolve().parent.parent)]
    from zhengmei.project.cli import start_django

    start_django()


def _empty() -> None:
    """The tables, made once for both."""
    _start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _one(accounts: int, cases: int) -> None:
    _start()
    from django.db import transaction

    with transaction.atomic():
        user = _fill(accounts, cases)
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(user)
    for page in PAGES:
        client.get(page)
        times = []
        for _ in range(REPEATS):
            began = time.process_time()
            client.get(page)
            times.append(time.process_time() - began)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200, page
        print(f"{page} {len(asked)} {statistics.median(times)}", flush=True)


def _fill(accounts: int, cases: int):  # type: ignore[no-untyped-def]
    """A city of many bureaus, their accounts in equal shares, and cases that wait at its office."""
    from tests.cast import make_cast
    from tests.factories.filing import make_media_account

    from zhengmei.filing.models import MediaAccount
    from zhengmei.organisations.models import Organisation

    cast = make_cast()
    first, office = make_media_account(cast.education), cast.city_office
    top = Organisation.objects.latest("pk").pk
    units = [
        Organisation(
            pk=top + n, name=f"示范市第{n}局", kind="department", level="city", region=cast.city, supervisor=office,
            path=f"{office.path}{top + n}/",
        )
        for n in range(1, max(accounts // OF_ONE_UNIT, 1) + 1)
    ]  # fmt: skip
    Organisation.objects.bulk_create(units, batch_size=500)
    fields = {f.name: getattr(first, f.name) for f in MediaAccount._meta.fields if f.name not in {"id", "sponsor"}}
    rows = [
        MediaAccount(
            **{**fields, "name": f"示范市账号{n}", "platform_account_id": f"id-{n}"}, sponsor=units[n % len(units)]
        )
        for n in range(1, accounts)
    ]
    MediaAccount.objects.bulk_create(rows, batch_size=500)
    _cases(cast, units, cases)
    return cast.supervisor


def _cases(cast, units, cases: int) -> None:  # type: ignore[no-untyped-def]
    from tests.cast import NOW

    from zhengmei.filing.models import Application, ApplicationStep

    made = Application.objects.bulk_create(
        [
            Application(
                act="open", sponsor=units[n % len(units)], platform="douyin", name=f"示范市新{n}", state="waiting", position=2,
                submissions=1, applicant=cast.drafter, pack_id="weihai-2019", reason="工作需要",
                created_at=NOW, changed_at=NOW, submitted_at=NOW - timedelta(minutes=n),
            )
            for n in range(cases)
        ],
        batch_size=500,
    )  # fmt: skip
    ApplicationStep.objects.bulk_create(
        [
            ApplicationStep(
                application=one, position=2, role="peer", name="备案", unit_words="本级政府办公室",
                office=cast.city_office, desk=cast.city_office, arrived_at=NOW, due_on=NOW.date(),
            )
            for one in made
        ],
        batch_size=500,
    )  # fmt: skip


if __name__ == "__main__":
    main()
