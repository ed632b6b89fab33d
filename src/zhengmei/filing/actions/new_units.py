"""Units a ledger names that nobody has added yet: made in order, the higher first, each under its 主管单位.

Only on request. A row must then say the unit's level and region. What a supervising unit is that has no row of its own is
read from its name; where the name says nothing it takes level and region of the first unit under it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhengmei.documents.sheets import LedgerRow, Problem
from zhengmei.identity.models import User
from zhengmei.organisations.actions import OrganisationRefused, UnitToAdd, add_organisations, add_region
from zhengmei.organisations.models import Organisation, Region
from zhengmei.organisations.states import LEVEL_RANK, OrganisationKind, OrganisationLevel

LEVELS = {str(label): value for value, label in OrganisationLevel.choices}
ENDINGS = (
    (r"人民政府办公[室厅]$|政府办$", OrganisationKind.GOVERNMENT_OFFICE),
    (r"[镇乡]人民政府$|[镇乡]政府$", OrganisationKind.TOWN),
    (r"街道办事处$|街道办$|街道$", OrganisationKind.SUBDISTRICT),
    (r"人民政府$", OrganisationKind.GOVERNMENT),
    (r"管理委员会$|管委会$", OrganisationKind.FUNCTIONAL_ZONE),
    (r"法院$|检察院$|监察委员会$|监委$", OrganisationKind.COURT),
    (r"(市|县|区|省)委(?!员)|宣传部$|网信办$|组织部$|统战部$|政法委$", OrganisationKind.PARTY),
    (r"人大|政协|工会$|妇联$|共青团|团委$|残联$|工商联$", OrganisationKind.PEOPLE_BODY),
    (r"公司$|集团$", OrganisationKind.ENTERPRISE),
    (r"协会$|学会$|联合会$", OrganisationKind.ASSOCIATION),
    (r"医院$|学校$|中学$|小学$|大学$|学院$", OrganisationKind.PUBLIC_SERVICE),
    (r"[局厅]$|委员会$|委$|办公室$", OrganisationKind.DEPARTMENT),
)
PLACE = re.compile(r"^(.{1,8}?(?:特别行政区|自治区|自治州|地区|省|市|州|盟))(.{1,8}?(?:市|县|区|旗))?")
PLACE_LEVELS = (("省", "province"), ("自治区", "province"), ("县", "county"), ("区", "county"), ("旗", "county"))


@dataclass(slots=True)
class _Wanted:
    """A unit to be made, and the rows that need it."""

    name: str
    level: str
    region: str
    supervisor: str
    rows: list[int] = field(default_factory=list)


def guess_kind(name: str) -> OrganisationKind:
    """What a unit is, by the end of its name; 其他 when the name does not say. An office may correct it on the unit's page."""
    for pattern, kind in ENDINGS:
        if re.search(pattern, name):
            return kind
    return OrganisationKind.OTHER


def create_missing_units(
    rows: Iterable[LedgerRow],
    *,
    known: Mapping[str, Organisation],
    by: User | None,
    now: datetime,
    under: Organisation | None = None,
    kind_otherwise: OrganisationKind = OrganisationKind.OTHER,
) -> tuple[list[str], list[Problem]]:
    """Add every unit the rows name and the system lacks. Returns the names made, and a problem for each row left without.

    A unit whose supervisor no row names stands under `under`, or at the top without one. A unit whose name does not say
    what it is becomes `kind_otherwise`.

    Runs inside the caller's transaction. Whoever asks needs the duty to add units there (`add_organisations` checks).
    """
    problems: list[Problem] = []
    wanted = _collect(rows, known, problems)
    made: dict[str, Organisation] = dict(known)
    regions = _Regions(wanted, known, under=under, by=by, now=now)
    names = []
    for wave in _in_waves(wanted, problems):
        ready, refused = _prepared(wave, made, regions, under, kind_otherwise)
        added, not_added = add_organisations(units=ready, by=by, now=now)
        made |= {unit.name: unit for unit in added}
        names += [unit.name for unit in added]
        for name, reasons in (refused | not_added).items():
            why = "不能新建这个单位：" + "；".join(r.rstrip("。") for r in reasons)
            problems += [Problem(n, "主办单位", name, why, "按提示改好再导入") for n in wanted[name].rows]
    return names, problems


def _collect(
    rows: Iterable[LedgerRow], known: Mapping[str, Organisation], problems: list[Problem]
) -> dict[str, _Wanted]:
    rows = list(rows)
    shorts = {u.short_name for u in known.values() if u.short_name}
    missing = {r.sponsor for r in rows if r.sponsor not in known and r.sponsor not in shorts}
    wanted: dict[str, _Wanted] = {}
    for row in rows:
        if row.sponsor not in missing:
            continue
        for column, value in (("主办单位层级", row.level), ("所属地区", row.region)):
            if not value:
                why = f"要新建单位“{row.sponsor}”，却没有{column}"
                problems.append(Problem(row.number, column, "", why, f"填上{column}"))
        if not (row.level and row.region):
            continue
        unit = wanted.setdefault(row.sponsor, _Wanted(row.sponsor, LEVELS[row.level], row.region, ""))
        unit.rows.append(row.number)
        unit.supervisor = unit.supervisor or (row.managing if row.managing != row.sponsor else "")
        if unit.level != LEVELS[row.level] or unit.region != row.region:
            why = f"和第 {unit.rows[0]} 行说的层级或地区不一样，都是“{row.sponsor}”"
            problems.append(Problem(row.number, "主办单位层级", row.level, why, "核对后改成一样的"))
    _collect_supervisors(rows, known, wanted)
    return wanted


def _collect_supervisors(rows: list[LedgerRow], known: Mapping[str, Organisation], wanted: dict[str, _Wanted]) -> None:
    for row in rows:
        if not row.managing or row.managing in known or not (row.level and row.region):
            continue
        place, guessed = place_in(row.managing)
        level = LEVELS[row.level]
        if guessed and LEVEL_RANK[guessed] < LEVEL_RANK[level]:
            level = guessed
        same_level = level == LEVELS[row.level]
        unit = wanted.setdefault(
            row.managing, _Wanted(row.managing, level, row.region if same_level else place or row.region, "")
        )
        if row.number not in unit.rows:
            unit.rows.append(row.number)
        if row.managing not in {r.sponsor for r in rows} and LEVEL_RANK[level] < LEVEL_RANK[unit.level]:
            unit.level, unit.region = level, place or unit.region


def place_in(name: str) -> tuple[str, str]:
    """The place a unit's name begins with and its level: 示范市教育局 → (示范市, city); ("", "") when it names none."""
    found = PLACE.match(name)
    if found is None:
        county = re.match(r"^(.{1,8}?[县区旗])", name)
        return (county[1], OrganisationLevel.COUNTY) if county else ("", "")
    place = found[2] or found[1]
    if found[2]:
        return place, OrganisationLevel.COUNTY
    return place, next((level for end, level in PLACE_LEVELS if place.endswith(end)), OrganisationLevel.CITY)


def place_name(words: str) -> str:
    """The region a row means: the last part of 示范省/示范市/示范县."""
    return re.split(r"[/\\·>\s-]+", words.strip())[-1]


def place_level(name: str, level: str) -> str:
    """The level of a region by the end of its name; where that says nothing, the level of the unit that lies in it."""
    if name.endswith(("镇", "乡", "街道")):
        return OrganisationLevel.TOWNSHIP
    if name.endswith(("市", "州", "盟")):
        return OrganisationLevel.COUNTY if LEVEL_RANK[level] > 2 else OrganisationLevel.CITY
    return next((found for end, found in PLACE_LEVELS if name.endswith(end)), level)


def _in_waves(wanted: dict[str, _Wanted], problems: list[Problem]) -> list[list[_Wanted]]:
    """Supervisors before those under them, level by level. Units that supervise each other in a ring are refused."""
    waves: list[list[_Wanted]] = []
    done: set[str] = set()
    waiting = sorted(wanted.values(), key=lambda u: LEVEL_RANK[u.level])
    while waiting:
        ready = [u for u in waiting if u.supervisor not in wanted or u.supervisor in done]
        if not ready:
            for unit in waiting:
                why = f"主管单位绕成了一圈：“{unit.name}”由“{unit.supervisor}”主管，反过来也是"
                problems += [Problem(n, "主管单位", unit.supervisor, why, "改正其中一个的主管单位") for n in unit.rows]
            break
        waves.append(ready)
        done |= {u.name for u in ready}
        waiting = [u for u in waiting if u.name not in done]
    return waves


class _Regions:
    """Finds the region a row names, or adds it under the region of the unit's supervisor."""

    def __init__(
        self,
        wanted: dict[str, _Wanted],
        known: Mapping[str, Organisation],
        *,
        under: Organisation | None,
        by: User | None,
        now: datetime,
    ) -> None:
        self.by, self.now, self.wanted, self.known, self.under = by, now, wanted, known, under
        self.by_name: dict[str, list[Region]] = {}
        for region in Region.objects.select_related("parent"):
            self.by_name.setdefault(region.name, []).append(region)

    def find(self, words: str, level: str, supervisor: Organisation | None) -> Region:
        name = place_name(words)
        same = self.by_name.get(name, [])
        for region in same:
            if len(same) == 1 or (supervisor is not None and region.parent_id == supervisor.region_id):
                return region
        if same:
            raise OrganisationRefused(
                [f"有 {len(same)} 个地区都叫“{name}”，请先在“单位人员”里添加这个单位并选好地区。"]
            )
        level = place_level(name, level)
        region = add_region(name=name, level=level, parent=self._parent(words, level), by=self.by, now=self.now)
        self.by_name[name] = [region]
        return region

    def _parent(self, words: str, level: str) -> Region | None:
        """The higher region: of any supervisor of a unit in this place, in the file or already there; else of `under`."""
        for unit in self.wanted.values():
            if unit.region != words or not unit.supervisor:
                continue
            above = self.known.get(unit.supervisor)
            named = (
                above.region.name
                if above
                else self.wanted[unit.supervisor].region
                if unit.supervisor in self.wanted
                else ""
            )
            for region in self.by_name.get(re.split(r"[/\\·>\s-]+", named)[-1], []):
                if LEVEL_RANK[region.level] < LEVEL_RANK[level]:
                    return region
        if self.under is not None and LEVEL_RANK[self.under.region.level] < LEVEL_RANK[level]:
            return self.under.region
        return None


def _prepared(
    wave: list[_Wanted],
    made: Mapping[str, Organisation],
    regions: _Regions,
    under: Organisation | None,
    kind_otherwise: OrganisationKind,
) -> tuple[list[UnitToAdd], dict[str, list[str]]]:
    """The units of a wave with their regions and supervisors; by name the reasons against those that lack one."""
    ready, refused = [], {}
    for unit in wave:
        supervisor = made.get(unit.supervisor) if unit.supervisor else under
        if unit.supervisor and supervisor is None:
            refused[unit.name] = [f"它的主管单位“{unit.supervisor}”没有建成。"]
            continue
        try:
            region = regions.find(unit.region, unit.level, supervisor)
        except OrganisationRefused as error:
            refused[unit.name] = error.reasons
            continue
        kind = guess_kind(unit.name)
        kind = kind_otherwise if kind is OrganisationKind.OTHER else kind
        ready.append(UnitToAdd(unit.name, kind, unit.level, region, supervisor))
    return ready, refused
