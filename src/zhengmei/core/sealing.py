"""Sealing: words that may lie in a database only as ciphertext, under keys that may be exchanged while the system runs.

A sealed text reads `zm1.<key id>.<base64 of nonce and ciphertext>`. The first key of a keyring seals; every key opens.
AES-256-GCM, or SM4-GCM where the office must use national algorithms: each key says which.
"""

import base64
import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "zm1."
AES, SM4 = "aes-256-gcm", "sm4-gcm"
CIPHERS = {AES: 32, SM4: 16}
"""The ciphers there are, with the length of their keys in bytes."""
NONCE, TAG = 12, 16
_SEALED = re.compile(r"zm1\.([0-9a-z-]{1,40})\.([A-Za-z0-9_-]{38,}={0,2})")


class SealingFailed(Exception):
    """Something about keys is wrong. The message is a Chinese sentence with its remedy, fit for a page."""


class KeyMissing(SealingFailed):
    """The key a text was sealed with is not in the keyring, or there is no keyring."""


class Tampered(SealingFailed):
    """A sealed text was changed, cut, or moved to another place than the one it was sealed for."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `made` is the day it was made, as ISO text."""

    id: str
    cipher: str
    secret: bytes = field(repr=False)
    made: str = ""


def new_key(cipher: str, made: str) -> Key:
    """A key from the system's random numbers. ValueError for a cipher that is not in CIPHERS."""
    if cipher not in CIPHERS:
        raise ValueError(f"unknown cipher {cipher}")
    return Key(f"{made.replace('-', '')}-{secrets.token_hex(3)}", cipher, secrets.token_bytes(CIPHERS[cipher]), made)


class Keyring:
    """Keys in order: the first seals, all open. Immutable; a rotation makes another one."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        if not keys:
            raise KeyMissing("密钥串是空的。从备份恢复密钥文件，再启动。")
        self.keys = keys
        self._by_id = {key.id: key for key in keys}

    @property
    def current(self) -> Key:
        """The key that seals."""
        return self.keys[0]

    def has(self, key_id: str) -> bool:
        return key_id in self._by_id

    def seal(self, text: str, bound_to: str = "") -> str:
        """The text sealed with the current key. The same text never seals to the same words twice.

        `bound_to` names the place it belongs to; it opens only for the same place.
        """
        key, nonce = self.current, os.urandom(NONCE)
        sealed = _encrypt(key, nonce, text.encode(), bound_to.encode())
        return f"{PREFIX}{key.id}.{base64.urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"

    def open(self, sealed: str, bound_to: str = "") -> str:
        """The text as it was. Raises KeyMissing, or Tampered."""
        found = _SEALED.fullmatch(sealed)
        if found is None:
            raise Tampered("这项内容不是封存的样子，可能被改过。请系统管理员核对记录并从备份恢复。")
        key = self._by_id.get(found[1])
        if key is None:
            raise KeyMissing(
                f"这项内容用密钥 {found[1]} 封存，现在的密钥串里没有它。请系统管理员把备份里的密钥文件放回原处，再打开。"
            )
        body = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
        try:
            return _decrypt(key, body[:NONCE], body[NONCE:], bound_to.encode()).decode()
        except InvalidTag:
            raise Tampered(
                "这项封存的内容被改过，或者是从别处搬来的，打不开。请系统管理员核对记录并从备份恢复。"
            ) from None

    def to_json(self) -> str:
        """The keyring as its file holds it."""
        rows = [
            {"id": k.id, "cipher": k.cipher, "key": base64.b64encode(k.secret).decode(), "made": k.made}
            for k in self.keys
        ]
        return json.dumps({"keys": rows}, indent=1) + "\n"


@lru_cache(maxsize=16)
def _aes(secret: bytes) -> AESGCM:
    return AESGCM(secret)


def _encrypt(key: Key, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    if key.cipher == AES:
        return _aes(key.secret).encrypt(nonce, plain, bound)
    worker = Cipher(algorithms.SM4(key.secret), modes.GCM(nonce)).encryptor()
    worker.authenticate_additional_data(bound)
    return worker.update(plain) + worker.finalize() + worker.tag


def _decrypt(key: Key, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    if key.cipher == AES:
        return _aes(key.secret).decrypt(nonce, body, bound)
    worker = Cipher(algorithms.SM4(key.secret), modes.GCM(nonce, body[-TAG:])).decryptor()
    worker.authenticate_additional_data(bound)
    return worker.update(body[:-TAG]) + worker.finalize()


def read_keyring(words: str) -> Keyring:
    """A keyring from its JSON. Raises SealingFailed, naming what is wrong and never the key itself."""
    try:
        rows = json.loads(words)["keys"]
        keys = tuple(Key(r["id"], r["cipher"], base64.b64decode(r["key"], validate=True), r["made"]) for r in rows)
        good = all(len(k.secret) == CIPHERS[k.cipher] and re.fullmatch("[0-9a-z-]{1,40}", k.id) for k in keys)
    except (ValueError, KeyError, TypeError, AttributeError):
        good = False
    if not good or len({k.id for k in keys}) != len(keys):
        raise SealingFailed("密钥串看不懂：内容不完整或被改过。从备份恢复它，不要手改。")
    return Keyring(keys)


def write_keyring(path: Path, ring: Keyring) -> None:
    """Put the keyring in place of the file in one step, readable by its owner only (0600)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp makes it 0600
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(ring.to_json())
        out.flush()
        os.fsync(out.fileno())
    Path(name).replace(path)


class KeyFile:
    """The keyring in a file that another process may exchange: read anew when the file is another one than before.

    `make` is called once when there is no file; it puts one there or raises SealingFailed.
    """

    def __init__(self, path: Path, make: Callable[[Path], None]) -> None:
        self.path, self._make = path, make
        self._seen: tuple[int, int, int] | None = None
        self._ring: Keyring | None = None

    def __call__(self) -> Keyring:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            self._make(self.path)
            stat = self.path.stat()
        seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if self._ring is None or seen != self._seen:
            self._ring, self._seen = read_keyring(self.path.read_text(encoding="utf-8")), seen
        return self._ring

    @property
    def held(self) -> Keyring:
        """The keyring last read: good enough to open with, without asking the disk."""
        return self._ring or self()


class GivenRing:
    """A keyring that comes from the environment and stays for the life of the process."""

    def __init__(self, ring: Keyring) -> None:
        self.held = ring

    def __call__(self) -> Keyring:
        return self.held


class NothingSealed:
    """For a database that one command fills, reads and throws away: words stay as they were handed in."""


Source = KeyFile | GivenRing | NothingSealed
_source: Source | None = None


def use(source: Source) -> None:
    """Where the keys of this process come from. Called once at the start."""
    global _source
    _source = source


def source() -> Source:
    """What `use` named. Raises KeyMissing when nobody did."""
    if _source is None:
        raise KeyMissing("还没有说密钥放在哪里。请用 zhengmei 的命令启动。")
    return _source


def keyring() -> Keyring:
    """The keys as they are now. Raises KeyMissing where nothing is sealed at all."""
    kept = source()
    if isinstance(kept, NothingSealed):
        raise KeyMissing("这个数据库不封存内容，没有密钥。")
    return kept()


def is_sealed(text: str) -> bool:
    """Whether these words look sealed."""
    return text.startswith(PREFIX) and _SEALED.fullmatch(text) is not None


def key_id_of(text: str) -> str:
    """The id of the key a text was sealed with; empty for plain words."""
    found = _SEALED.fullmatch(text)
    return found[1] if found else ""


def seal(text: str, bound_to: str = "") -> str:
    """The text sealed with the newest key there is. See Keyring.seal."""
    kept = source()
    return text if isinstance(kept, NothingSealed) else kept().seal(text, bound_to)


def open_sealed(sealed: str, bound_to: str = "") -> str:
    """What was sealed. A key this process has not met yet is looked for in the file once. Raises SealingFailed."""
    kept = source()
    if isinstance(kept, NothingSealed):
        return sealed
    ring = kept.held
    if not ring.has(key_id_of(sealed)):
        ring = kept()
    return ring.open(sealed, bound_to)
