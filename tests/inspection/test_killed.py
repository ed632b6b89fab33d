"""Killed in the middle of a round: the act did not happen, nothing is doubled, and the round goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENE = """
import os, signal, sys
from zhengmei.project.cli import start_django
start_django()
from django.db import transaction
from tests.cast import NOW, make_cast
from tests.inspection import scene
from zhengmei.inspection import actions
from zhengmei.inspection.models import Draw, Judgement, Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries import figures
from zhengmei.project.schema import bring_up_to_date

step = sys.argv[1]
if step == "begin":
    bring_up_to_date()
    cast = make_cast()
    scene.make_accounts(cast, 6, silent=2)
    scene.draw(cast)
elif step == "die":
    import zhengmei.inspection.actions.check as check
    check.record = lambda *given, **more: os.kill(os.getpid(), signal.SIGKILL)
    actions.run_round_checks(round_=Round.objects.get(), by=None, now=NOW)
elif step == "state":
    print(Round.objects.get().state, RoundFinding.objects.count(), RoundAccount.objects.count(), Draw.objects.count())
else:
    round_ = actions.run_round_checks(round_=Round.objects.get(), by=None, now=NOW)
    actions.conclude_round(round_=round_, by=None, now=NOW)
    total = figures(round_).total
    print(total.checked, total.passed, total.failed, Round.objects.get().state)
"""


def step(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ZHENGMEI_") and k != "DJANGO_SETTINGS_MODULE"}
    environment = {**kept, "ZHENGMEI_DATA_DIR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.run(
        [sys.executable, "-c", SCENE, name], capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )


@pytest.mark.slow
def test_a_round_killed_while_checking_goes_on_where_it_was(tmp_path: Path) -> None:
    begun = step("begin", tmp_path)
    assert begun.returncode == 0, begun.stderr
    assert step("die", tmp_path).returncode == -9
    assert step("state", tmp_path).stdout.split() == ["drawn", "0", "6", "1"]
    assert step("finish", tmp_path).stdout.split() == ["6", "4", "2", "concluded"]
