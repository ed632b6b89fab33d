"""The kinds of entry: a code, the sentence a person reads, and what becomes of personal data in it.

The record knows no room. Each room registers its own kinds when its `states.py` is imported:

    register_kinds({"filing.registered": Kind("登记账号", Erasure.NOTHING)})

`actions.record` refuses a kind nobody registered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Erasure(StrEnum):
    """What happens to personal data an entry of this kind holds, once its owner may ask for erasure.

    Entries themselves never change. So an entry holds no telephone number, password or message text, only the id of the
    row that does; that row is erased in its own room.
    """

    NOTHING = "除办理人姓名外不含个人信息；办理人姓名依法随记录留存"
    BY_REFERENCE = "只记编号；个人信息在所指的行里，随那一行删除"
    KEPT_BY_LAW = "登录与安全日志，依《网络安全法》留存不少于六个月"


@dataclass(frozen=True, slots=True)
class Kind:
    """`sentence` is what was done, verb first, as in 登记账号; it follows the person's name on the page."""

    sentence: str
    erasure: Erasure


_KINDS: dict[str, Kind] = {}


def register_kinds(kinds: Mapping[str, Kind]) -> None:
    """Make kinds known. Codes read `room.what_happened`. ValueError when a code is already taken by another sentence."""
    for code, kind in kinds.items():
        if _KINDS.setdefault(code, kind) != kind:
            raise ValueError(f"audit kind {code} is registered twice: {_KINDS[code].sentence}, {kind.sentence}")


def kind_of(code: str) -> Kind:
    """The registered kind. KeyError when nobody registered it."""
    return _KINDS[code]


def is_registered(code: str) -> bool:
    return code in _KINDS


def all_kinds() -> dict[str, Kind]:
    """Every registered kind by code, in alphabetical order."""
    return dict(sorted(_KINDS.items()))


register_kinds({"audit.exported": Kind("导出记录", Erasure.NOTHING)})
