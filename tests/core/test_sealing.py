"""Sealing: nothing opens but what was sealed, where it was sealed, with the key it was sealed with."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhengmei.core import sealing
from zhengmei.core.sealing import AES, SM4, KeyFile, KeyMissing, Keyring, SealingFailed, Tampered, new_key

WORDS = "口令 p@ss=1 😀"


def ring(*ciphers: str) -> Keyring:
    return Keyring(tuple(new_key(cipher, "2026-11-22") for cipher in ciphers))


@pytest.fixture
def own_source() -> Iterator[None]:
    before = sealing.source()
    yield
    sealing.use(before)


@pytest.mark.parametrize("cipher", [AES, SM4])
def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(cipher: str) -> None:
    keys = ring(cipher)
    one, two = keys.seal(WORDS), keys.seal(WORDS)
    assert one != two
    assert sealing.is_sealed(one) and sealing.key_id_of(one) == keys.current.id
    assert (keys.open(one), keys.open(two)) == (WORDS, WORDS)


@pytest.mark.parametrize("cipher", [AES, SM4])
def test_a_changed_letter_or_another_place_does_not_open(cipher: str) -> None:
    keys = ring(cipher)
    sealed = keys.seal(WORDS, "custody.credential.password:1")
    changed = sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:]
    for words, place in ((changed, "custody.credential.password:1"), (sealed, "custody.credential.password:2")):
        with pytest.raises(Tampered):
            keys.open(words, place)
    with pytest.raises(Tampered, match="不是封存的样子"):
        keys.open("13800000000")


def test_old_keys_open_what_they_sealed_after_a_new_one_seals() -> None:
    old = ring(AES)
    sealed = old.seal(WORDS)
    both = Keyring((new_key(SM4, "2026-11-23"), *old.keys))
    assert both.open(sealed) == WORDS
    assert sealing.key_id_of(both.seal(WORDS)) == both.current.id
    with pytest.raises(KeyMissing, match=old.current.id):
        ring(AES).open(sealed)


def test_a_keyring_survives_its_file_which_only_the_owner_reads(tmp_path: Path) -> None:
    path, keys = tmp_path / "deep" / "keyring.json", ring(AES, SM4)
    sealing.write_keyring(path, keys)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    read = sealing.read_keyring(path.read_text())
    assert read.keys == keys.keys
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"keys": []}', '{"keys": [{"id": "a"}]}',
                                   '{"keys": [{"id": "a", "cipher": "aes-256-gcm", "key": "AAAA", "made": ""}]}'])  # fmt: skip
def test_a_broken_keyring_is_refused_without_showing_a_key(words: str) -> None:
    with pytest.raises(SealingFailed) as failed:
        sealing.read_keyring(words)
    assert "AAAA" not in str(failed.value)
    assert "secret" not in repr(new_key(AES, "2026-01-01"))


def test_another_process_that_exchanges_the_file_is_noticed(tmp_path: Path, own_source: None) -> None:
    path, made = tmp_path / "keyring.json", []

    def make(where: Path) -> None:
        made.append(where)
        sealing.write_keyring(where, ring(AES))

    sealing.use(KeyFile(path, make))
    first = sealing.seal(WORDS)
    old = sealing.keyring()
    sealing.write_keyring(path, Keyring((new_key(AES, "2026-11-23"), *old.keys)))
    from_outside = sealing.read_keyring(path.read_text()).seal("别的进程封的")
    assert sealing.open_sealed(from_outside) == "别的进程封的"
    assert sealing.key_id_of(sealing.seal(WORDS)) == sealing.key_id_of(from_outside)
    assert sealing.open_sealed(first) == WORDS
    assert made == [path]


def test_a_database_that_is_thrown_away_needs_no_key(own_source: None) -> None:
    sealing.use(sealing.NothingSealed())
    assert (sealing.seal(WORDS), sealing.open_sealed(WORDS)) == (WORDS, WORDS)
    with pytest.raises(KeyMissing):
        sealing.keyring()


def test_a_key_given_by_the_environment_stays(own_source: None) -> None:
    keys = ring(AES)
    sealing.use(sealing.GivenRing(keys))
    assert keys.open(sealing.seal(WORDS)) == WORDS
    with pytest.raises(ValueError, match="rot13"):
        new_key("rot13", "2026-01-01")
