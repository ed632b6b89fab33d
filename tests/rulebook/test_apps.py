"""A bad pack of the deployment stops the start with its faults, and is never half used."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import run_checks
from tests.policies.shelves import Shelf

from zhengmei.policies.library import library, use_folders


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A folder with 东兴市's pack, in use until the test ends."""
    shelf = Shelf(tmp_path)
    shelf.add_child()
    folder = tmp_path / "own"
    folder.mkdir()
    (shelf.folder / "dongxing").rename(folder / "dongxing")
    use_folders(folder)
    yield folder
    use_folders()


def test_a_good_pack_of_the_deployment_is_read_beside_the_others(own: Path) -> None:
    assert [e for e in run_checks() if e.id == "zhengmei.packs"] == []
    assert len(library().packs) == 7


def test_a_bad_one_stops_the_start(own: Path) -> None:
    path = own / "dongxing/pack.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("每周", "").replace("min_count: 2", "min_count: 0"), "utf-8"
    )
    use_folders(own)
    (fault,) = [e for e in run_checks() if e.id == "zhengmei.packs"]
    assert fault.msg == f"{path}：rules.update_frequency[0].value.min_count：0 不能用。写范围内的整数。"
