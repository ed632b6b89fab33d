"""防城港第十一条：名称应当包含县级以上行政区划名称。"""

import re
from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context, WatchedAccount
from zhengmei.monitoring.checks.words import quoted

_COUNTY = {"min_level": "county"}
_LEVELS = ("province", "city", "county")
_SUFFIX = re.compile(r"(省|市|县|区|旗|盟|地区|自治州|自治县|自治旗|(维吾尔|壮族|回族)?自治区|特别行政区|新区)$")


class NoRegionInName(Check):
    code = "MC006"
    title = "名称没有区划名"
    rule_key = "region_in_name"
    what = (
        "看账号名称里有没有办法要求级别以上的行政区划名。认得的地名取自单位人员里登记的地区和办法自带的区划名词表，"
        "“防城港市”和“防城港”都算。只有乡镇、街道名的不算。"
    )
    why = "没有地名，群众看不出是哪里的账号。"
    ends = "改名（改名须备案），下次检查时自动了结。"
    examples = (
        Example("名称里没有地名", _COUNTY, ("名称没有区划名",), account={"name": "阳光教育"}),
        Example("名称含市名，不带“市”字", _COUNTY, account={"name": "示范教育"}),
        Example(
            "要求含省名，只有市名不够", {"min_level": "province"}, ("名称没有区划名",), account={"name": "某市教育"}
        ),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        words: dict[tuple[str, str], frozenset[str]] = {}
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            place = (account.policy.pack.id, ruling.value.min_level)
            if place not in words:
                words[place] = known_words(ctx, account, ruling.value.min_level)
            name = account.media.name
            if not words[place] or contains_any(name, words[place]):
                continue
            where = ctx.regions[account.sponsor.region_id].name
            said = f"{quoted(name)}里没有县级以上的地名，例如可以叫{quoted(_stem(where) + name)}。改名以后自动了结。"
            evidence = {"names": name, "regions": [where]}
            yield Raised(account, ruling, f"name:{name}", "名称没有区划名", said, evidence, ctx.today)


def known_words(ctx: Context, account: WatchedAccount, min_level: str) -> frozenset[str]:
    """Names of regions of `min_level` and above, with and without their last word, and the pack's own list."""
    levels = _LEVELS[: _LEVELS.index(min_level) + 1]
    names = [r.name for r in ctx.regions.values() if r.level in levels]
    if min_level == "county":
        names += account.policy.pack.document.territory.words
    return frozenset(w for name in names for w in (name, _stem(name)) if len(w) > 1)


def contains_any(name: str, words: frozenset[str]) -> bool:
    """Whether a word of the set stands in the name. Looks up every piece of the name instead of searching every word."""
    longest = max(map(len, words))
    return any(name[i:j] in words for i in range(len(name)) for j in range(i + 2, min(len(name), i + longest) + 1))


def _stem(region: str) -> str:
    stem = _SUFFIX.sub("", region)
    return stem if len(stem) > 1 else region
