"""The skeleton of a check takes the next free code and is a check from the first minute."""

from pathlib import Path

import pytest
from tools.new_check import FOLDER, next_code, write


def test_the_next_code_comes_after_every_file_and_every_retired_check(tmp_path: Path) -> None:
    (tmp_path / "mc004_something.py").touch()
    assert next_code(tmp_path, set()) == "MC005"
    assert next_code(tmp_path, {"MC009"}) == "MC010"
    assert next_code(tmp_path / "nothing", set()) == "MC001"


def test_the_skeleton_compiles_and_carries_code_and_name(tmp_path: Path) -> None:
    path = write("wrong_colour", tmp_path)
    text = path.read_text(encoding="utf-8")
    assert path.name == "mc001_wrong_colour.py"
    assert "class WrongColour(Check):" in text
    assert 'code = "MC001"' in text
    compile(text, str(path), "exec")


def test_a_word_that_is_no_file_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="小写英文"):
        write("../Wrong", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert FOLDER.is_dir()
