"""What every part of a pack is built from: strengths, origins, selectors, rules, clauses."""

from datetime import date
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Place = tuple[str | int, ...]


class Fault(BaseModel):
    """Something a pack must not say: where, why, and what to write instead."""

    at: Place
    reason: str
    remedy: str


def refuse(title: str, faults: list[Fault]) -> None:
    """Raises pydantic's ValidationError with every fault at its place; returns when there is none."""
    if faults:
        raise ValidationError.from_exception_data(
            title,
            [
                InitErrorDetails(
                    type=PydanticCustomError("pack_fault", "{reason}", {"reason": f.reason, "remedy": f.remedy}),
                    loc=f.at,
                    input=None,
                )
                for f in faults
            ],
        )


class Strength(StrEnum):
    """How hard a rule binds: 必须 stops, 原则上 allows a recorded exception, 鼓励 only hints."""

    MUST = "must"
    IN_PRINCIPLE = "in_principle"
    ENCOURAGE = "encourage"

    @property
    def label(self) -> str:
        return {"must": "必须", "in_principle": "原则上", "encourage": "鼓励"}[self.value]

    @property
    def weight(self) -> int:
        """3 必须, 2 原则上, 1 鼓励; the harder the larger."""
        return {"must": 3, "in_principle": 2, "encourage": 1}[self.value]


FORCE_LABELS = {"must": "必须", "in_principle": "原则上", "encourage": "鼓励", "none": "说明"}
FORCE_WEIGHTS = {"must": 3, "in_principle": 2, "encourage": 1, "none": 0}


class Origin(StrEnum):
    """Where a value comes from: the text of this pack, or the office itself because the text is silent."""

    TEXT = "text"
    LOCAL_DEFAULT = "local_default"


class Level(StrEnum):
    """Whose regulation it is."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    DISTRICT = "district"

    @property
    def label(self) -> str:
        return {"nation": "国家", "province": "省级", "city": "市级", "county": "县级", "district": "区级"}[self.value]


class Confidence(StrEnum):
    """A read whole, B fragments or several independent accounts, C well remembered, D weak memory (never enforced)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def label(self) -> str:
        return {
            "A": "读过全文",
            "B": "读过片段或多处转述",
            "C": "凭记忆，把握高，未对原文",
            "D": "凭记忆，把握低，不执行",
        }[self.value]


UnitLevel = Literal["nation", "province", "city", "county", "township"]
UnitKind = Literal[
    "government",
    "government_office",
    "department",
    "affiliated",
    "functional_zone",
    "subdistrict",
    "town",
    "park",
    "vertical",
    "institution",
    "internal",
    "public_service",
    "enterprise",
    "association",
    "party",
    "court",
    "people_body",
    "other",
]
Function = Literal["publish", "interact", "service", "news", "guide"]


class Selector(Strict):
    """Whom a rule concerns. An empty list means everyone; several fields must all match."""

    org_levels: list[UnitLevel] = Field([], description="主办单位的层级")
    org_kinds: list[UnitKind] = Field([], description="主办单位的类型")
    except_org_kinds: list[UnitKind] = Field([], description="不适用的单位类型")
    org_groups: list[str] = Field([], description="主办单位属于本办法主送的哪一组")
    platforms: list[str] = Field([], description="平台代码，须在平台字典里")
    functions: list[Function] = Field([], description="账号功能，有其一即可")
    account_kinds: list[Literal["official", "duty"]] = Field([], description="单位账号或职务账号")
    main_only: bool = Field(False, description="只对主账号")
    valid_from: date | None = Field(None, description="从哪天起适用")
    valid_until: date | None = Field(None, description="到哪天为止，含当天")

    @property
    def is_everyone(self) -> bool:
        return self == Selector()


V = TypeVar("V", bound=BaseModel)


class Rule(Strict, Generic[V]):
    """One value of one parameter, for some subjects, with its force and its source."""

    value: V = Field(description="值")
    strength: Strength = Field(description="强制力：必须、原则上、鼓励")
    clauses: list[str] = Field(description="出处：条文编号；只有本单位自定的值可以没有")
    origin: Origin = Field(Origin.TEXT, description="原文写的，还是本单位自定")
    confidence: Confidence = Field(Confidence.A, description="对原文有多大把握；D 不得执行")
    applies: Selector = Field(Selector(), description="对谁适用")
    merge: Literal["replace", "append", "stricter"] = Field(
        "replace", description="与上级的值怎么合：替换、追加（只限清单）、取较严"
    )
    veto: bool = Field(False, description="单项否决：有一个这样的问题，账号即不合格")
    note: str = Field("", description="原文没写明、由本单位定的地方，随值显示")


class Clause(Strict):
    """One numbered obligation, paraphrased."""

    id: str = Field(description="编号，一经公布不再改")
    article: str = Field(description="条款")
    requirement: str = Field(description="要求（转述，不是原文）")
    actor: str = Field(description="谁来做")
    feature: str = Field(description="软件里对应什么")
    params: str = Field(description="数字、枚举、期限")
    kind: str = Field(description="自动检查、流程、数据字段、报表/文书、公开页面、安全、非软件")
    room: str = Field(description="落在哪个模块；none 表示软件管不了")
    force: Literal["must", "in_principle", "encourage", "none"] = Field(description="强制力；none 是说明")

    @property
    def force_label(self) -> str:
        return FORCE_LABELS[self.force]

    @property
    def letter(self) -> str:
        """The part of the id after the last hyphen: `b` of FCG-18-b; the whole tail of an id without a letter."""
        return self.id.rsplit("-", 1)[-1]


def dump(model: BaseModel) -> dict[str, Any]:
    """The model as plain data in which dates are strings, as the version and the exports need it."""
    return model.model_dump(mode="json")
