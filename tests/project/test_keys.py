"""Keys at the start: made once for a new system, never made anew over words that are sealed already."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import Cast
from tests.factories import make_media_account

from zhengmei.core import sealing
from zhengmei.project import keys


@pytest.fixture(autouse=True)
def own_source() -> Iterator[None]:
    before = sealing.source()
    yield
    sealing.use(before)


def test_a_new_system_makes_its_key_file_for_its_owner_only(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZHENGMEI_KEYRING", raising=False)
    keys.configure(tmp_path / "keyring.json")
    assert not (tmp_path / "keyring.json").exists()
    keys.ensure()
    assert stat.S_IMODE((tmp_path / "keyring.json").stat().st_mode) == 0o600
    assert sealing.open_sealed(sealing.seal("口令")) == "口令"


def test_a_lost_key_file_is_told_and_not_made_anew(cast: Cast, tmp_path: Path) -> None:
    make_media_account(cast.education, leader_mobile="13800001234", liaison_mobile="", operator_leader_tel="")
    wanted = sealing.keyring().current.id
    keys.configure(tmp_path / "keyring.json")
    with pytest.raises(sealing.KeyMissing, match=f"找不到密钥文件.*有 1 项内容用密钥 {wanted} 封存"):
        keys.ensure()
    assert not (tmp_path / "keyring.json").exists()


def test_another_systems_key_file_is_told(cast: Cast, tmp_path: Path) -> None:
    make_media_account(cast.education, leader_mobile="13800001234", liaison_mobile="", operator_leader_tel="")
    wanted = sealing.keyring().current.id
    sealing.write_keyring(tmp_path / "keyring.json", sealing.Keyring((sealing.new_key(sealing.AES, "2026-01-02"),)))
    keys.configure(tmp_path / "keyring.json")
    with pytest.raises(sealing.KeyMissing, match=f"没有封存时用的密钥：{wanted}（1 项）"):
        keys.ensure()


def test_a_page_that_cannot_open_a_value_says_which_key_is_wanted(cast: Cast, tmp_path: Path) -> None:
    account = make_media_account(cast.education, leader_mobile="13800001234", liaison_mobile="", operator_leader_tel="")
    wanted = sealing.keyring().current.id
    sealing.use(sealing.GivenRing(sealing.Keyring((sealing.new_key(sealing.AES, "2026-01-02"),))))
    client = Client(raise_request_exception=False)
    client.force_login(cast.chief)
    answer = client.get(f"/filing/accounts/{account.pk}/")
    assert answer.status_code == 503
    page = answer.content.decode()
    assert wanted in page and "什么都没有改动" in page


def test_the_environment_may_hold_the_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ring = sealing.Keyring((sealing.new_key(sealing.SM4, "2026-01-02"),))
    monkeypatch.setenv("ZHENGMEI_KEYRING", ring.to_json())
    keys.configure(tmp_path / "keyring.json")
    assert sealing.keyring().current == ring.current
    monkeypatch.setenv("ZHENGMEI_KEYRING", "abc")
    with pytest.raises(SystemExit, match="ZHENGMEI_KEYRING 不能用"):
        keys.configure(tmp_path / "keyring.json")
    monkeypatch.delenv("ZHENGMEI_KEYRING")
    monkeypatch.setenv("ZHENGMEI_KEYRING_FILE", str(tmp_path / "elsewhere.json"))
    sealing.write_keyring(tmp_path / "elsewhere.json", ring)
    keys.configure(tmp_path / "keyring.json")
    assert sealing.keyring().current == ring.current
