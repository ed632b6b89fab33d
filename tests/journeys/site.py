"""The site as `make run` starts it, in its own process with its own data folder, the demo loaded."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/identity/sign-in/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def running_site() -> Iterator[str]:
    """Yield the address of a site with the demo and the offices of `places` in it; stopped and removed afterwards.

    Raises RuntimeError with its log.
    """
    with tempfile.TemporaryDirectory(prefix="zhengmei-site-") as folder:
        port, log = _free_port(), Path(folder) / "log"
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("ZHENGMEI_", "DJANGO_"))}
        environment |= {"ZHENGMEI_DATA_DIR": folder, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "zhengmei", "serve", "--demo-if-empty", "--port", str(port)]
        with log.open("w") as out:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            address, limit = f"http://127.0.0.1:{port}", time.monotonic() + 180
            while not _answers(address):
                if process.poll() is not None or time.monotonic() > limit:
                    raise RuntimeError(f"the site did not start:\n{log.read_text()}")
                time.sleep(0.2)
            subprocess.run([sys.executable, "-m", "tests.journeys.places"], cwd=ROOT, env=environment, check=True)
            yield address
        finally:
            process.terminate()
            process.wait(20)
