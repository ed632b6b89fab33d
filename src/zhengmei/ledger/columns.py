"""Every column the ledger can show or export, and how it sorts."""

from dataclasses import dataclass

from zhengmei.filing.queries import fact_label
from zhengmei.filing.states import FACTS

LEVEL, REGION, SECTION = "level", "region", "section"
WEEK, STRIP, LAST, FINDINGS, EXCEPTIONS, RESPONSIBLE = "week", "strip", "last", "findings", "exceptions", "responsible"
SPONSOR, STATUS = "sponsor", "status"

SHOWN_LABELS = {
    SPONSOR: "主办单位 / 地区",
    STATUS: "状态",
    LEVEL: "层级",
    REGION: "地区",
    WEEK: "7 天发布",
    STRIP: "近 14 天",
    LAST: "最近更新",
    FINDINGS: "没了结的问题",
    EXCEPTIONS: "例外",
    RESPONSIBLE: "责任人",
}
ALWAYS = ("name", "platform", "platform_other")
"""Together they are the first column of the page, 账号, which cannot be put away."""

DEFAULT = (SPONSOR, STATUS, WEEK, STRIP, LAST, FINDINGS, RESPONSIBLE)
SORTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    SPONSOR: ("sponsor__region__name", "sponsor__name"),
    REGION: ("sponsor__region__name", "sponsor__name"),
    LEVEL: ("level_rank", "sponsor__name"),
    "platform": ("platform", "name"),
    STATUS: ("status", "name"),
    "followers": ("followers", "name"),
    "opened_on": ("opened_on", "name"),
    LAST: ("last_day", "name"),
    "filing_number": ("filing_number", "name"),
    RESPONSIBLE: ("leader_name", "name"),
}
DEFAULT_SORT = SPONSOR
RIGHT = frozenset({WEEK, "followers"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its words, whether its head sorts, whether it stands right."""

    key: str
    label: str
    sorts: bool
    right: bool


def _column(key: str) -> Column:
    return Column(key, SHOWN_LABELS.get(key) or fact_label(key), key in SORTS, key in RIGHT)


def page_columns() -> list[Column]:
    """What the page offers besides 账号, in the order it shows them."""
    shown = [*DEFAULT, EXCEPTIONS, LEVEL]
    return [_column(key) for key in (*shown, *(f for f in FACTS if f not in {*ALWAYS, *shown}))]


EXPORT_ORDER = (
    "name",
    "platform",
    "platform_account_id",
    "carrier",
    "sponsor",
    LEVEL,
    REGION,
    SECTION,
    "managing",
    "is_certified",
    "certification_text",
    "status",
    "opened_on",
    "cancelled_on",
    "filing_number",
    "url",
    "followers",
    "operator_name",
    "has_interaction",
    "is_main",
    "news_licence_number",
    "news_licence_expires_on",
)
"""The ledger's headers nearly in the order of the template; what follows are the other fields, then what was found."""

EXPORT_LABELS = {
    LEVEL: "主办单位层级",
    REGION: "所属地区",
    SECTION: "主办运营科室",
    WEEK: "近7天发布",
    LAST: "最近更新",
    FINDINGS: "没了结的问题",
    EXCEPTIONS: "例外",
}


def export_keys(chosen: tuple[str, ...] | None) -> list[str]:
    """The fields of an export: those on the page (always with what identifies the row), or all when None."""
    rest = [f for f in FACTS if f not in EXPORT_ORDER]
    everything = [*EXPORT_ORDER, *rest, WEEK, LAST, FINDINGS, EXCEPTIONS]
    if chosen is None:
        return everything
    wanted = {*ALWAYS, "platform_account_id", "carrier", SPONSOR, *chosen}
    if SPONSOR in chosen:
        wanted |= {REGION, SECTION}
    if RESPONSIBLE in chosen:
        wanted |= {"leader_name"}
    return [key for key in everything if key in wanted]


def export_label(key: str) -> str:
    """The header of an export: for a field of the ledger the one the import reads."""
    return EXPORT_LABELS.get(key) or fact_label(key)
