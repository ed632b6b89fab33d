"""Whether desk and lists stay the same for a province: queries and time with many open cases, against ten.

`python benchmarks/filings.py [accounts] [cases]` makes throw-away SQLite databases, one with ten of each and one with 10,000
accounts and 2,000 open cases by default, and prints for each page the number of queries and the ratio of times (medians).
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

PAGES = ("/", "/filing/applications/?view=mine", "/filing/applications/?view=all", "/filing/ledger/")
REPEATS = 5


def main() -> None:
    if "--one" in sys.argv:
        _one(int(sys.argv[2]), int(sys.argv[3]))
        return
    accounts, cases = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 10_000), (2, 2_000)))
    few, many = _run(10, 10), _run(accounts, cases)
    for page in PAGES:
        (few_queries, few_time), (queries, seconds) = few[page], many[page]
        same = "same" if queries == few_queries else f"WAS {few_queries}"
        print(
            f"{page:<38} {queries:>3} queries ({same}), {1000 * seconds:7.1f} ms, {seconds / few_time:5.2f} times ten"
        )


def _run(accounts: int, cases: int) -> dict[str, tuple[int, float]]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ZHENGMEI_DATA_DIR": folder}
        command = [sys.executable, __file__, "--one", str(accounts), str(cases)]
        out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    rows = (line.rsplit(" ", 2) for line in out.splitlines() if line.startswith("/"))
    return {page: (int(queries), float(seconds)) for page, queries, seconds in rows}


def _one(accounts: int, cases: int) -> None:
    sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src"), str(Path(__file__).resolve().parent.parent)]
    from zhengmei.project.cli import start_django

    start_django()
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
            assert client.get(page).status_code == 200
        print(f"{page} {len(asked)} {statistics.median(times)}")


def _fill(accounts: int, cases: int):  # type: ignore[no-untyped-def]
    """A city that follows weihai-2019: accounts in equal shares, and cases that wait at its office."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.cast import NOW, make_cast
    from tests.factories.filing import make_media_account

    from zhengmei.filing.models import Application, ApplicationStep, MediaAccount

    cast = make_cast()
    first = make_media_account(cast.education)
    fields = {f.name: getattr(first, f.name) for f in MediaAccount._meta.fields if f.name != "id"}
    rows = [
        MediaAccount(**{**fields, "name": f"示范市账号{n}", "platform_account_id": f"id-{n}"})
        for n in range(1, accounts)
    ]
    MediaAccount.objects.bulk_create(rows, batch_size=500)
    made = Application.objects.bulk_create(
        [
            Application(
                act="open", sponsor=cast.education, platform="douyin", name=f"示范市新{n}", state="waiting", position=2,
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
    return cast.supervisor


if __name__ == "__main__":
    main()
