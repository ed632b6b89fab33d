"""The typed shape of a policy pack. This is the only place a pack is validated.

A pack is a folder: `pack.yaml` (everything below) and `clauses.tsv` (its clauses, paraphrased). Nothing is inferred: a
value the text does not state is absent, and a value the office must have all the same says `origin: local_default`.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Strength(StrEnum):
    """How hard a rule binds: 必须 stops, 原则上 allows a recorded exception, 鼓励 only hints."""

    MUST = "must"
    IN_PRINCIPLE = "in_principle"
    ENCOURAGE = "encourage"

    @property
    def label(self) -> str:
        return {"must": "必须", "in_principle": "原则上", "encourage": "鼓励"}[self.value]


class Origin(StrEnum):
    """Where a value comes from: the text of this pack, or the office itself because the text is silent."""

    TEXT = "text"
    LOCAL_DEFAULT = "local_default"


class Level(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    DISTRICT = "district"


class Confidence(StrEnum):
    """A read whole, B fragments or several independent accounts, C well remembered, D weak memory (never enforced)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Selector(Strict):
    """Whom a rule concerns. An empty list means everyone; several fields must all match."""

    org_levels: list[str] = Field([], description="Levels of the sponsor: province, city, county, township")
    org_kinds: list[str] = Field([], description="Kinds of the sponsor, as in organisations.states.OrganisationKind")
    org_groups: list[str] = Field([], description="Addressee groups of this pack the sponsor belongs to")
    platforms: list[str] = Field([], description="Platform codes, as in platforms.dictionary")
    functions: list[str] = Field([], description="Functions of the account, any of them")
    account_kinds: list[str] = Field([], description="official (单位账号) or duty (职务账号)")
    main_only: bool = Field(False, description="Only accounts marked 主账号")


V = TypeVar("V", bound=BaseModel)


class Rule(Strict, Generic[V]):
    """One value of one parameter, for some subjects, with its force and its source."""

    value: V
    strength: Strength
    clauses: list[str] = Field(description="Ids in clauses.tsv; empty only for a local default")
    origin: Origin = Origin.TEXT
    confidence: Confidence = Confidence.A
    applies: Selector = Selector()
    veto: bool = Field(False, description="单项否决: one such finding makes the account 不合格")
    note: str = Field("", description="What the text leaves open, in Chinese, shown beside the value")


class Flag(Strict):
    """A demand without a number."""

    required: bool = True


class Frequency(Strict):
    """How often an account must be updated: at least `min_count` in each window of `per`."""

    min_count: Annotated[int, Field(ge=1)]
    per: Literal["workday", "week"]
    window: Literal["natural", "rolling"] = "natural"
    count_unit: Literal["item", "occasion"] = Field("item", description="条 counts items; 次 counts days with an item")


class Days(Strict):
    days: Annotated[int, Field(ge=1)]


class Limit(Strict):
    limit: Annotated[int, Field(ge=1)]


class Fields(Strict):
    """Ledger fields (keys of filing.MediaAccount) that must not be empty."""

    fields: list[str]


class Thresholds(Strict):
    """An account below both numbers is suggested for clean-up."""

    followers: int
    monthly_reads: int


class RegionInName(Strict):
    min_level: Literal["province", "city", "county"] = "county"


class Deadline(Strict):
    """When something is due after an event. `vague` keeps the word of the text (及时) beside the office's own number."""

    start_event: str | None = Field(description="null: the text does not say from when")
    amount: int | None
    unit: Literal["workday", "day", "hour", "fixed", "immediate", "vague"]
    wording: str = Field("", description="The word of the text: 及时, 立即, 第一时间")
    at: str = Field("", description="For fixed: date or date and time")


class Rules(Strict):
    """Every parameter a pack may set. Each is a list: the first rule whose selector fits a subject holds."""

    update_frequency: list[Rule[Frequency]] = Field([], description="更新频次")
    silence_limit: list[Rule[Days]] = Field([], description="连续多少天不更新即为内容不更新")
    accounts_per_platform: list[Rule[Limit]] = Field([], description="一个单位在同一平台可有几个账号")
    same_name: list[Rule[Flag]] = Field([], description="跨平台名称一致")
    region_in_name: list[Rule[RegionInName]] = Field([], description="名称含行政区划名")
    certification_names_sponsor: list[Rule[Flag]] = Field([], description="认证信息标明主办单位")
    filed_before_running: list[Rule[Flag]] = Field([], description="账号须经备案")
    no_revival: list[Rule[Flag]] = Field([], description="注销关停后不得再发布")
    change_needs_filing: list[Rule[Flag]] = Field([], description="名称、主体变更须备案")
    required_fields: list[Rule[Fields]] = Field([], description="台账必填项")
    news_licence: list[Rule[Flag]] = Field([], description="从事新闻信息服务的账号须持证")
    operator_licence: list[Rule[Flag]] = Field([], description="承办机构须有新闻信息服务资质")
    interaction_required: list[Rule[Flag]] = Field([], description="须提供有效互动功能")
    message_reply: list[Rule[Deadline]] = Field([], description="留言答复期限")
    cleanup: list[Rule[Thresholds]] = Field([], description="低关注低利用清理")


class Clause(Strict):
    """One numbered obligation, paraphrased."""

    id: str
    article: str
    requirement: str
    actor: str
    feature: str
    params: str
    kind: str
    room: str
    force: Literal["must", "in_principle", "encourage", "none"]


class Pack(Strict):
    """One regulation."""

    id: str
    title: str
    short: str = Field(description="防城港 2022: as printed on chips, without the article")
    level: Level
    region: str
    extends: str | None
    rules: Rules
    clauses: tuple[Clause, ...] = ()
    signed_on: date | None = None
    effective_from: date | None = None
    extra: dict[str, Any] = {}
