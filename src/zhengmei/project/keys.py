"""Where the keys for sealed columns come from: the environment, a file it names, or a file in the data folder."""

import os
from pathlib import Path

from zhengmei.core import clock, sealing


def configure(default: Path) -> None:
    """Name the source of the keys. A keyring that cannot be read stops the start with a sentence."""
    words = os.environ.get("ZHENGMEI_KEYRING")
    if words is not None:
        try:
            sealing.use(sealing.GivenRing(sealing.read_keyring(words)))
        except sealing.SealingFailed as failed:
            raise SystemExit(f"设置 ZHENGMEI_KEYRING 不能用：{failed}") from None
        return
    sealing.use(sealing.KeyFile(Path(os.environ.get("ZHENGMEI_KEYRING_FILE", str(default))), make_first))


def make_first(path: Path) -> None:
    """The first keyring of a new system. Refused where sealed words lie in the database already: then it was lost."""
    from zhengmei.sealed.columns import sealed_by_key

    held = sealed_by_key()
    if held:
        named = "、".join(sorted(held))
        raise sealing.KeyMissing(
            f"找不到密钥文件 {path}，而数据库里有 {held.total()} 项内容用密钥 {named} 封存。"
            "把备份里的密钥文件放回这里（权限 600）再启动；没有备份，这些内容打不开，但其他数据都在。"
        )
    day = clock.today().isoformat()
    sealing.write_keyring(path, sealing.Keyring((sealing.new_key(sealing.AES, day),)))


def ensure() -> None:
    """The keyring is there and can be read, and it holds every key that something is sealed with. Else SealingFailed.

    Called when the web site starts, so that a missing key is told then and not in the middle of somebody's work.
    """
    from zhengmei.sealed.columns import sealed_by_key

    ring = sealing.keyring()
    lacking = {key: amount for key, amount in sealed_by_key().items() if not ring.has(key)}
    if lacking:
        named = "、".join(f"{key}（{amount} 项）" for key, amount in sorted(lacking.items()))
        raise sealing.KeyMissing(f"密钥串里没有封存时用的密钥：{named}。把备份里的密钥文件放回来，再启动。")
