"""The skeleton of a rule."""

from pathlib import Path

import pytest
from tools.new_text_rule import FOLDER, next_code, write


def test_the_next_code_follows_the_highest_of_its_series(tmp_path: Path) -> None:
    (tmp_path / "tx811_old.py").touch()
    (tmp_path / "tx901_other.py").touch()
    assert next_code("tx8", tmp_path) == "tx812"
    assert next_code("tx3", tmp_path) == "tx301"
    assert not (FOLDER / f"{next_code('tx8', FOLDER)}.py").exists()


def test_the_skeleton_is_a_module_with_a_rule(tmp_path: Path) -> None:
    path = write("tx8", "wrong_colour", tmp_path)
    space: dict[str, object] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    assert path.name == "tx801_wrong_colour.py"
    assert getattr(space["RULE"], "code", "") == "tx801"


@pytest.mark.parametrize(("series", "word"), [("tx0", "wrong"), ("tx8", "Wrong Colour"), ("8", "wrong")])
def test_a_bad_name_is_refused(tmp_path: Path, series: str, word: str) -> None:
    with pytest.raises(ValueError, match=r"小写英文|系列"):
        write(series, word, tmp_path)
