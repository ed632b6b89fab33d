"""The acts on units: adding and changing. Each leaves its audit line."""

from collections.abc import Callable, Mapping, Set
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.organisations.models import FormerName, Organisation, Region
from zhengmei.organisations.permissions import (
    can_add_regions,
    can_keep_records,
    can_manage_unit,
    is_system_admin,
)
from zhengmei.organisations.queries import adoptions_followed, ids_in_path, regions_above, units_below
from zhengmei.organisations.states import LEVEL_RANK, OrganisationKind, OrganisationLevel, OrganisationState
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Limit


class OrganisationRefused(Exception):
    """An act that may not be done. `reasons` are the sentences shown to the person, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def refuse_if(reasons: list[str]) -> None:
    """Raises OrganisationRefused when there is any reason."""
    if reasons:
        raise OrganisationRefused(reasons)


def may_keep(by: User | None, organisation: Organisation, on: date) -> list[str]:
    """Why this person may not keep the unit's records; a unit that has ended keeps none. None: nobody is asked."""
    reasons = []
    if by is not None and not can_keep_records(by, organisation, on):
        reasons.append(f"你没有维护“{organisation.name}”台账的职责，请找它的联络员、负责人或主管。")
    if organisation.state != OrganisationState.ACTIVE:
        reasons.append(f"“{organisation.name}”{organisation.get_state_display()}，台账不再增减。")
    return reasons


def day_words(day: date) -> str:
    """2026年10月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def reasons_not_to_add_region(name: str, level: str, parent: Region | None) -> list[str]:
    """A region lies in a higher one and has a name of its own there."""
    reasons = []
    if not name.strip():
        reasons.append("地区没有名称，请写上。")
    if Region.objects.filter(name=name.strip(), parent=parent).exists():
        reasons.append(f"已有地区“{name.strip()}”，不用再加。")
    if parent is not None and LEVEL_RANK[parent.level] >= LEVEL_RANK[level]:
        reasons.append(f"“{parent.name}”是{parent.get_level_display()}，上一级地区要比它层级高，请另选。")
    return reasons


@transaction.atomic
def add_region(*, name: str, level: str, parent: Region | None, by: User | None, now: datetime) -> Region:
    """Add a line to the region dictionary. Raises OrganisationRefused."""
    reasons = reasons_not_to_add_region(name, level, parent)
    if by is not None and not can_add_regions(by, now.date()):
        reasons.append("你没有维护地区的职责，请找系统管理员或主管。")
    refuse_if(reasons)
    region = Region.objects.create(name=name.strip(), level=level, parent=parent)
    record("organisations.region.added", by=by, now=now, about=region, detail={"level": level})
    return region


def reasons_not_to_place(
    *,
    organisation: Organisation | None,
    level: str,
    region: Region,
    supervisor: Organisation | None,
    above: Callable[[Region], Set[int]] = regions_above,
) -> list[str]:
    """Why a unit of this level and region may not stand under this supervisor (WH-2-a). `organisation` None: a new one.

    Whoever asks for many units hands in `above`, which answers the regions over one without a question each time.
    """
    if supervisor is None:
        return []
    if organisation is not None and supervisor.path.startswith(organisation.path):
        return [f"“{supervisor.name}”就在本单位之下，不能反过来主管本单位，请另选主管单位。"]
    reasons = []
    if supervisor.state != OrganisationState.ACTIVE:
        reasons.append(f"“{supervisor.name}”{supervisor.get_state_display()}，请选在用的单位。")
    if LEVEL_RANK[supervisor.level] > LEVEL_RANK[level]:
        higher, lower = supervisor.get_level_display(), OrganisationLevel(level).label
        reasons.append(f"“{supervisor.name}”是{higher}，不能主管{lower}单位，请选同级或上级单位。")
    elif supervisor.region_id not in above(region):
        reasons.append(
            f"“{supervisor.name}”管{supervisor.region.name}，管不到{region.name}，请选管辖{region.name}的单位。"
        )
    return reasons


def reasons_beyond_tiers(supervisor: Organisation, on: date) -> list[str]:
    """Why this unit may not supervise: its regulation has fewer tiers of 主管 than it would make (BL-3.2-a, SX-3.1-a).

    Tiers count from the unit that adopted the regulation; a government above its own office is no tier.
    """
    adoption = adoptions_followed([supervisor.pk], on).get(supervisor.pk)
    if adoption is None or adoption.pack_id not in library().packs:
        return []
    policy = library().policy(adoption.pack_id, on=on)
    subject = Subject(org_level=supervisor.level, org_kind=supervisor.kind, org_group=supervisor.addressee_group)
    ruling = policy.ruling("supervising_tiers", subject)
    if ruling is None or not isinstance(ruling.value, Limit):
        return []
    ids = ids_in_path(supervisor.path)
    line = ids[ids.index(adoption.organisation_id) :]
    offices = Organisation.objects.filter(pk__in=line).exclude(kind=OrganisationKind.GOVERNMENT).order_by("path")
    if offices.count() <= ruling.value.limit:
        return []
    top = offices[ruling.value.limit - 1]
    where = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}"
    return [
        f"这里只设 {ruling.value.limit} 级主管（{where}），主管是“{top.name}”，“{supervisor.name}”不能再主管，请改选它。"
    ]


def reasons_not_to_assign_industry(
    organisation: Organisation | None, industry_supervisor: Organisation | None
) -> list[str]:
    """Why this may not be the unit's 行业主管部门."""
    if industry_supervisor is None:
        return []
    if organisation is not None and industry_supervisor.pk == organisation.pk:
        return ["单位不能做自己的行业主管部门，请另选。"]
    if industry_supervisor.state != OrganisationState.ACTIVE:
        return [f"“{industry_supervisor.name}”{industry_supervisor.get_state_display()}，请选在用的单位。"]
    return []


def _name_taken(name: str, organisation: Organisation | None) -> list[str]:
    if not name.strip():
        return ["单位没有名称，请写全称。"]
    same = Organisation.objects.filter(name=name.strip())
    if organisation is not None:
        same = same.exclude(pk=organisation.pk)
    return [f"已有单位“{name.strip()}”，请直接用它，或写清全称。"] if same.exists() else []


@transaction.atomic
def add_organisation(
    *,
    name: str,
    kind: str,
    level: str,
    region: Region,
    supervisor: Organisation | None = None,
    industry_supervisor: Organisation | None = None,
    short_name: str = "",
    addressee_group: str = "",
    is_secret: bool = False,
    has_public_function: bool = True,
    by: User | None,
    now: datetime,
) -> Organisation:
    """Add a unit under its supervisor. Its path is set, its line in the record written. Raises OrganisationRefused."""
    reasons = _name_taken(name, None)
    reasons += reasons_not_to_place(organisation=None, level=level, region=region, supervisor=supervisor)
    reasons += reasons_not_to_assign_industry(None, industry_supervisor)
    reasons += may_not_put_under(by, supervisor, now.date())
    reasons += reasons_beyond_tiers(supervisor, now.date()) if supervisor is not None else []
    refuse_if(reasons)
    unit = Organisation.objects.create(
        name=name.strip(),
        short_name=short_name.strip(),
        kind=kind,
        level=level,
        region=region,
        supervisor=supervisor,
        industry_supervisor=industry_supervisor,
        addressee_group=addressee_group,
        is_secret=is_secret,
        has_public_function=has_public_function,
        path="",
    )
    unit.path = f"{supervisor.path if supervisor else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record("organisations.organisation.added", by=by, now=now, about=unit, detail=facts_of(unit))
    return unit


def may_not_put_under(by: User | None, supervisor: Organisation | None, on: date) -> list[str]:
    """Why this person may not put a unit under that supervisor. None: nobody is asked."""
    if by is None:
        return []
    if supervisor is None:
        return [] if is_system_admin(by, on) else ["没有主管单位的顶层单位，由系统管理员添加。"]
    if not can_manage_unit(by, supervisor, on):
        return [f"你没有管理“{supervisor.name}”下属单位的职责，请找它的主管。"]
    return []


def facts_of(unit: Organisation) -> dict[str, Any]:
    """What the record says of a unit, by printed name."""
    return {
        "单位名称": unit.name,
        "简称": unit.short_name,
        "单位类型": unit.get_kind_display(),
        "层级": unit.get_level_display(),
        "地区": unit.region.name,
        "主管单位": unit.supervisor.name if unit.supervisor else "",
        "行业主管部门": unit.industry_supervisor.name if unit.industry_supervisor else "",
        "办法适用对象": unit.addressee_group,
        "涉密单位": "是" if unit.is_secret else "否",
        "对外行使公共管理职能": "是" if unit.has_public_function else "否",
    }


def reasons_not_to_change(organisation: Organisation, fields: Mapping[str, Any]) -> list[str]:
    """Why the unit may not be changed so. `fields` holds new values by field name; what is absent stays."""
    supervisor = fields.get("supervisor", organisation.supervisor)
    reasons = _name_taken(fields.get("name", organisation.name), organisation)
    level, region = fields.get("level", organisation.level), fields.get("region", organisation.region)
    reasons += reasons_not_to_place(organisation=organisation, level=level, region=region, supervisor=supervisor)
    reasons += reasons_not_to_assign_industry(organisation, fields.get("industry_supervisor"))
    for unit in units_below(organisation).filter(supervisor=organisation):
        if LEVEL_RANK[level] > LEVEL_RANK[unit.level]:
            reasons.append(f"它主管着“{unit.name}”（{unit.get_level_display()}），层级不能更低，请先给后者换主管单位。")
    return reasons


CHANGEABLE = (
    "name",
    "short_name",
    "kind",
    "level",
    "region",
    "supervisor",
    "industry_supervisor",
    "addressee_group",
    "is_secret",
    "has_public_function",
)


@transaction.atomic
def change_organisation(
    *,
    organisation: Organisation,
    fields: Mapping[str, Any],
    by: User | None,
    now: datetime,
    reason: str = "",
    until: date | None = None,
) -> Organisation:
    """Change facts of a unit; under a new supervisor, the paths of everything below it move along.

    A name it had is kept as a former one, used up to `until` (today where nothing is said).
    The audit line holds every fact before and after. Nothing is written when nothing differs. Raises OrganisationRefused,
    and ValueError for a field that is not in CHANGEABLE.
    """
    unknown = set(fields) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    unit = Organisation.objects.select_for_update().get(pk=organisation.pk)
    reasons = reasons_not_to_change(unit, fields)
    if by is not None and not can_manage_unit(by, unit, now.date()):
        reasons.append(f"你没有管理“{unit.name}”的职责，请找它的主管。")
    if "supervisor" in fields and fields["supervisor"] != unit.supervisor:
        reasons += may_not_put_under(by, fields["supervisor"], now.date())
        reasons += reasons_beyond_tiers(fields["supervisor"], now.date()) if fields["supervisor"] is not None else []
    refuse_if(reasons)
    before, old_path = facts_of(unit), unit.path
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.path = f"{unit.supervisor.path if unit.supervisor else '/'}{unit.pk}/"
    after = facts_of(unit)
    changed = {k: [before[k], after[k]] for k in after if before[k] != after[k]}
    if not changed:
        return unit
    unit.save(update_fields=[*fields, "path"])
    if "单位名称" in changed:
        FormerName.objects.create(
            organisation=unit, name=before["单位名称"], until=until or now.date(), basis=reason[:300]
        )
    _move_below(unit, old_path)
    record("organisations.organisation.changed", by=by, now=now, about=unit, reason=reason, detail=changed)
    return unit


def _move_below(unit: Organisation, old_path: str) -> None:
    if unit.path == old_path:
        return
    moved = list(Organisation.objects.filter(path__startswith=old_path).exclude(pk=unit.pk))
    for below in moved:
        below.path = unit.path + below.path.removeprefix(old_path)
    Organisation.objects.bulk_update(moved, ["path"], batch_size=500)
