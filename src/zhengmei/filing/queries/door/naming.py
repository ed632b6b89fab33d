"""Names, the region in them, and whom the certification names."""

import re

from pydantic import BaseModel

from zhengmei.filing.queries.door.base import RUNNING, Case, Said, remedy
from zhengmei.organisations.models import Region
from zhengmei.organisations.queries import regions_above
from zhengmei.organisations.states import LEVEL_RANK
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.schema import RegionInName

_ENDING = re.compile(r"(特别行政区|壮族自治区|维吾尔自治区|回族自治区|自治区|自治州|自治县|地区|省|市|县|区|旗|盟)$")


def same_name(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """One name on every platform; accounts renamed in the same filing count with their new name."""
    kept = (o for o in case.others if o.pk not in case.proposal.with_renamed)
    other = next((o for o in kept if o.name != case.account.name), None)
    if other is None or not case.account.name or case.account.status not in RUNNING:
        return ""
    todo = remedy(ruling, "请改成一样的。", "请改成一样的，或由主管写明理由给例外。")
    where = f"{platform_name(other.platform)}上叫“{other.name}”"
    return Said(f"本单位在{where}，这个叫“{case.account.name}”，各平台名称应当一致。{todo}", "name")


def region_in_name(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """The name holds that of a region of the sponsor, with or without its ending, of the level asked for or above."""
    if not isinstance(ruling.value, RegionInName) or not case.account.name:
        return ""
    lowest = LEVEL_RANK[ruling.value.min_level]
    places = Region.objects.filter(pk__in=regions_above(case.sponsor.region))
    names = [r.name for r in places if 0 < LEVEL_RANK[r.level] <= lowest]
    stems = {name for full in names for name in (full, _ENDING.sub("", full)) if len(name) > 1}
    if not stems or any(stem in case.account.name for stem in stems):
        return ""
    return Said(f"名称“{case.account.name}”里没有县级以上行政区域名，请加上{'或'.join(names)}。", "name")


def certification(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """The certification holds the sponsor's whole name."""
    words = (case.account.certification_text or "").strip()
    if not words or case.sponsor.name in words:
        return ""
    sentence = f"认证信息写的是“{words}”，主办单位是“{case.sponsor.name}”，对不上。请先在平台改好认证。"
    return Said(sentence, "certification_text")
