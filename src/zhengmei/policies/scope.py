"""Whom a pack is addressed to. Being copied (抄送) is not being addressed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhengmei.policies.places import is_real
from zhengmei.policies.schema import Addressee, Level, Pack

_OWN_LEVEL = {
    Level.NATION: "nation",
    Level.PROVINCE: "province",
    Level.CITY: "city",
    Level.COUNTY: "county",
    Level.DISTRICT: "county",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What scope needs to know of a unit: codes of organisations.states, its region and the regions above it by name."""

    kind: str
    level: str
    region_names: tuple[str, ...] = ()
    group: str = ""


def is_issuer(pack: Pack, unit: Unit) -> bool:
    """Whether the unit is the government that issued the pack, or its office: it adopts for everyone below."""
    return unit.kind in {"government", "government_office"} and unit.level == _OWN_LEVEL[pack.level]


def group_of(pack: Pack, unit: Unit) -> Addressee | None:
    """The addressee group a unit belongs to: the one it names, else the first its kind and level fit; None if none."""
    named = [a for a in pack.document.addressees if a.name == unit.group]
    candidates = named if unit.group else pack.document.addressees
    return next((a for a in candidates if unit.kind in a.kinds and unit.level in a.levels), None)


def addressing(line: Iterable[Pack], kind: str) -> Pack | None:
    """Of a pack and those above it, nearest first, the first that addresses units of this kind at all; None if none does.

    Only the kind decides: a court is addressed by no government office (FCG-0-c), whatever its level. A unit whose kind
    nobody has entered (other) is taken to be addressed.
    """
    own = {"government", "government_office", "other"}
    return next((p for p in line if kind in own or any(kind in a.kinds for a in p.document.addressees)), None)


def is_elsewhere(pack: Pack, region_names: Iterable[str]) -> bool:
    """Whether the unit is in a real place the pack does not govern. Invented places (training, demo) are nowhere real."""
    words = pack.document.territory.words
    names = tuple(region_names)
    if not words or any(word in name for name in names for word in words):
        return False
    return any(is_real(name) for name in names)


def reasons_outside(pack: Pack, unit: Unit) -> list[str]:
    """Why the pack does not apply to the unit, in Chinese, each naming the ground and a remedy. Empty: it applies."""
    document = pack.document
    article = _article(pack)
    reasons = []
    if is_elsewhere(pack, unit.region_names):
        place = "、".join(unit.region_names)
        reasons.append(f"《{pack.title}》适用范围是{pack.region}（{article}），这个单位在{place}。请选它所在地的办法。")
    if unit.group and unit.group not in {a.name for a in document.addressees}:
        groups = "；".join(a.name for a in document.addressees)
        reasons.append(f"主送里没有“{unit.group}”这一组（{article}）。主送是：{groups}。请从中选一组。")
    elif group_of(pack, unit) is None and not is_issuer(pack, unit):
        groups = "；".join(a.name for a in document.addressees)
        copied = "抄送不等于适用。" if document.copied_to else ""
        reasons.append(
            f"这类单位不在《{pack.title}》的适用范围（{article}）。主送是：{groups}。{copied}请核对单位类型和层级，或不采用本办法。"
        )
    return reasons


def _article(pack: Pack) -> str:
    known: Mapping[str, str] = {c.id: c.article for c in pack.clauses}
    return "、".join(known[c] for c in pack.document.addressee_clauses) or "主送"
