"""Which unit a regulation means by 区政府办公室 or 市网信办, seen from a unit that has to report there."""

import re

from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path, regions_above

SAME_WORDS = (
    ("互联网信息办公室", "网信办"),
    ("人民政府办公室", "政府办"),
    ("政府办公室", "政府办"),
    ("人民政府办", "政府办"),
    ("人民政府", "政府"),
)
LEADING = re.compile(r"^(?:本级|各?(?:区市|市|县|区|旗|州|省|自治区))")


def _bare(name: str, place: str = "") -> str:
    """A designation reduced to its office: 北仑区互联网信息办公室 in 北仑区 → 网信办; 区政府办公室 → 政府办."""
    words = name.strip().removeprefix(place) if place else name.strip()
    words = LEADING.sub("", words) if words == name.strip() else words
    for long, short in SAME_WORDS:
        words = words.replace(long, short)
    return words


def office_named(designation: str, near: Organisation) -> Organisation | None:
    """The active unit a text means by `designation`, in the region of `near` or the nearest above it; None when unclear.

    Two queries. Two units of the same office in one region leave it unclear.
    """
    places = regions_above(near.region)
    units = Organisation.objects.filter(region__in=places, state="active").select_related("region")
    supervisors = ids_in_path(near.path)
    wanted = _bare(designation)
    fitting = [
        unit
        for unit in units
        if wanted in {_bare(unit.name, unit.region.name), _bare(unit.short_name, unit.region.name)} - {""}
        or designation in (unit.name, unit.short_name)
    ]
    above = [unit for unit in fitting if unit.pk in supervisors]
    if len(above) == 1:
        return above[0]
    nearest = [unit for unit in fitting if unit.region_id == near.region_id] or fitting
    return nearest[0] if len(nearest) == 1 else None
