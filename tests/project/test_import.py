"""The commands template and import, as an office runs them: with a shell, a file, and sometimes a power cut."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEDGER = "账号名称,平台,主办单位,主办单位层级,所属地区\n示范发布,微信,示范市人民政府办公室,市级,示范市\n"
LAY_OUT = (
    "from zhengmei.project.cli import start_django; start_django(); "
    "from zhengmei.project.schema import bring_up_to_date; bring_up_to_date()"
)


class Office:
    """A data folder of its own, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("ZHENGMEI_", "DJANGO_"))}
        self.environment = {**keep, "ZHENGMEI_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT / "src")}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "zhengmei", *words],
            env=self.environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words: str) -> tuple[int, str, str]:
        done = self.start(*words)
        said, complained = done.communicate(timeout=120)
        return done.returncode, said, complained

    def put(self, name: str, words: str) -> str:
        (self.folder / name).write_text(words, encoding="utf-8")
        return name

    def count(self, table: str) -> int:
        with sqlite3.connect(self.folder / "data/zhengmei.sqlite3") as database:
            return int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])

    def states(self) -> list[str]:
        with sqlite3.connect(self.folder / "data/zhengmei.sqlite3") as database:
            return [s for (s,) in database.execute("SELECT state FROM filing_importbatch ORDER BY id")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("office"))
    subprocess.run([sys.executable, "-c", LAY_OUT], env=made.environment, check=True, timeout=120)
    yield made


def test_bad_input_names_every_row_writes_nothing_and_answers_2(office: Office) -> None:
    file = office.put("bad.csv", LEDGER + "甲,微脖,一局,市级,示范市\n乙,微信,,市级,示范市\n")
    code, said, complained = office.run("import", "ledger", file, "--create-units")
    assert (code, said) == (2, "")
    assert "3\t平台（B3）\t微脖\t不认识这个平台" in complained
    assert "4\t主办单位（C4）\t（空）\t这一格必须填" in complained
    assert "3 行里有 2 行有问题，一行也没有写入。改好再导入。" in complained
    assert (office.count("filing_mediaaccount"), office.count("filing_importbatch")) == (0, 0)


@pytest.mark.parametrize(
    ("words", "why"),
    [("", "文件是空的"), ("甲,乙\n1,2\n", "台账的表头缺少“账号名称”"), ("账号名称,平台,主办单位\n", "只有表头")],
)
def test_a_file_nobody_can_read_answers_2(office: Office, words: str, why: str) -> None:
    code, _, complained = office.run("import", "ledger", office.put("x.csv", words))
    assert code == 2
    assert why in complained


def test_a_missing_file_or_person_answers_2(office: Office) -> None:
    assert office.run("import", "ledger", "nowhere.csv")[0] == 2
    code, _, complained = office.run("import", "ledger", office.put("l.csv", LEDGER), "--by", "nobody")
    assert (code, complained.strip()) == (2, "没有登录名“nobody”，或者已停用。核对 --by。")


@pytest.mark.slow
def test_from_template_to_ledger_and_a_kill_in_the_middle_of_the_posts(office: Office) -> None:
    assert office.run("template", "ledger", "--out", "t.xlsx", "--example")[0] == 0
    code, said, _ = office.run("import", "ledger", "t.xlsx", "--create-units", "--dry-run")
    assert (code, office.count("filing_mediaaccount")) == (0, 0)
    assert said.startswith("一共 1 行：会新增 1")
    code, _, complained = office.run("import", "ledger", "t.xlsx", "--create-units")
    assert (code, complained, office.count("filing_mediaaccount")) == (0, "", 1)

    lines = (f"示范市发布,微信,2026-01-{1 + n % 28:02} {n // 60 % 24:02}:{n % 60:02},第{n}条" for n in range(40_000))
    posts = office.put("p.csv", "账号名称,平台,发布时间,标题\n" + "\n".join(lines) + "\n")
    killed = office.start("import", "posts", posts)
    progress = office.folder / "data/files/imports/2.progress"
    while killed.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            killed.wait(0.02)
        if progress.exists() and '"\\u5199"' in progress.read_text():
            killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert (office.count("monitoring_publisheditem"), office.states()) == (0, ["done", "running"])

    code, said, _ = office.run("import", "posts", posts)
    assert code == 0
    assert "新增 40000，变动 0，没变 0，没有导入 0" in said
    assert (office.count("monitoring_publisheditem"), office.states()) == (40_000, ["done", "previewed", "done"])
