"""The markers of the tests, read from their text."""

from pathlib import Path

from zhengmei.policies.proofs import proofs

WRITTEN = """
import pytest

pytestmark = pytest.mark.clause("A-1")


@pytest.mark.clause("B-1", "B-2")
def test_one(): ...


class TestTwo:
    @pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.clause("C-1"))])
    def test_three(self, x): ...


def helper(): ...
"""


def test_markers_of_file_function_and_parameter(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    (folder / "filing").mkdir(parents=True)
    (folder / "filing/test_actions.py").write_text(WRITTEN, encoding="utf-8")
    (folder / "filing/test_other.py").write_text("def test_x(): ...\n", encoding="utf-8")
    one, three = "tests/filing/test_actions.py::test_one", "tests/filing/test_actions.py::TestTwo::test_three"
    assert proofs(folder) == {"A-1": [one, three], "B-1": [one], "B-2": [one], "C-1": [three]}
