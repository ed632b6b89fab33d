"""The shapes a rule's value can take. Each knows which of two values is the stricter, where that can be said."""

from typing import Annotated, Literal, Self

from pydantic import Field

from zhengmei.policies.schema.base import Strict

UNIT_WORDS = {"workday": "个工作日", "day": "天", "hour": "小时"}


class Value(Strict):
    """`text` says the value in Chinese; `is_laxer_than` compares with a value of the same kind."""

    @property
    def text(self) -> str:
        raise TypeError(type(self).__name__)

    def is_laxer_than(self, other: Self) -> bool:
        return False

    def joined(self, other: Self) -> Self:
        """This value with the other's items appended; only lists can be joined."""
        raise TypeError(type(self).__name__)


class Flag(Value):
    """A demand without a number."""

    required: bool = Field(True, description="要不要")

    @property
    def text(self) -> str:
        return "要" if self.required else "不要求"

    def is_laxer_than(self, other: Self) -> bool:
        return other.required and not self.required


LEVEL_WORDS = {"nation": "国家", "province": "省（自治区、直辖市）", "city": "市", "county": "县"}


class Inspectors(Value):
    """Whose inspections count for a rule."""

    by: Annotated[list[Literal["nation", "province", "city", "county"]], Field(min_length=1)] = Field(
        description="哪几级组织的检查"
    )

    @property
    def text(self) -> str:
        return "、".join(LEVEL_WORDS[level] for level in self.by)

    def is_laxer_than(self, other: Self) -> bool:
        return not set(other.by) <= set(self.by)


class DutyAccounts(Flag):
    """Accounts of civil servants: those in duty are filed, private ones are not."""

    identity_clauses: list[str] = Field([], description="哪几条要分清职务身份和个人身份")
    private_clauses: list[str] = Field([], description="哪几条管个人身份的账号")


class Frequency(Value):
    """How often an account must be updated: at least `min_count` in each window of `per`."""

    min_count: Annotated[int, Field(ge=1)] = Field(description="至少几次")
    per: Literal["workday", "week", "days"] = Field(description="每个工作日、每周，或每若干天（days）")
    days: Annotated[int, Field(ge=1)] | None = Field(None, description="per 为 days 时的天数")
    window: Literal["natural", "rolling"] = Field("natural", description="自然周期，还是往前滚动数")
    count_unit: Literal["item", "occasion"] = Field("item", description="条：数发布内容；次：数有发布的天")
    exempt_account_kinds: list[Literal["official", "duty"]] = Field([], description="不计的账号性质")

    @property
    def text(self) -> str:
        span = {"workday": "每个工作日", "week": "每周", "days": f"每 {self.days} 天"}[self.per]
        return f"{span}至少 {self.min_count} {'条' if self.count_unit == 'item' else '次'}"

    @property
    def per_week(self) -> float:
        days = self.days or 7
        return self.min_count * {"workday": 5.0, "week": 1.0, "days": 7 / days}[self.per]

    def is_laxer_than(self, other: Self) -> bool:
        return self.per_week < other.per_week


class Days(Value):
    days: Annotated[int, Field(ge=1)] = Field(description="天数，自然日")

    @property
    def text(self) -> str:
        return f"{self.days} 天"

    def is_laxer_than(self, other: Self) -> bool:
        return self.days > other.days


class Limit(Value):
    limit: Annotated[int, Field(ge=1)] = Field(description="最多几个")

    @property
    def text(self) -> str:
        return f"最多 {self.limit} 个"

    def is_laxer_than(self, other: Self) -> bool:
        return self.limit > other.limit


class Fields(Value):
    """Fields that must not be empty: columns of filing.MediaAccount, or of content.Draft for `draft_fields`."""

    fields: Annotated[list[str], Field(min_length=1)] = Field(description="字段名")

    @property
    def text(self) -> str:
        return f"{len(self.fields)} 项"

    def is_laxer_than(self, other: Self) -> bool:
        return not set(other.fields) <= set(self.fields)

    def joined(self, other: Self) -> Self:
        return type(self)(fields=[*other.fields, *(f for f in self.fields if f not in other.fields)])


class Items(Value):
    """A list of words: systems to have, sources to use, faults to avoid."""

    items: Annotated[list[str], Field(min_length=1)] = Field(description="逐项")

    @property
    def text(self) -> str:
        return "、".join(self.items)

    def is_laxer_than(self, other: Self) -> bool:
        return not set(other.items) <= set(self.items)

    def joined(self, other: Self) -> Self:
        return type(self)(items=[*other.items, *(i for i in self.items if i not in other.items)])


class Thresholds(Value):
    """When an account is suggested for clean-up: below every number given, alone or together with a like one beside it."""

    followers: Annotated[int, Field(ge=0)] | None = Field(None, description="粉丝数低于此数；不看的留空")
    monthly_reads: Annotated[int, Field(ge=0)] | None = Field(None, description="近 30 天阅读数低于此数；不看的留空")
    same_function: Literal["ignored", "suffices", "needed"] = Field(
        "ignored", description="功能相近怎么算：不看（ignored）、有这一条就够（suffices）、还须同时低于各数（needed）"
    )

    @property
    def text(self) -> str:
        low = [f"粉丝不足 {self.followers}"] * (self.followers is not None)
        low += [f"近 30 天阅读不足 {self.monthly_reads}"] * (self.monthly_reads is not None)
        joint = {"ignored": "", "suffices": "，或功能相近", "needed": "，且功能相近"}[self.same_function]
        return "且".join(low) + joint


class RegionInName(Value):
    min_level: Literal["province", "city", "county"] = Field("county", description="至少到哪一级的区划名")

    @property
    def text(self) -> str:
        return {"province": "含省名", "city": "含市级以上区划名", "county": "含县级以上区划名"}[self.min_level]


class Filing(Value):
    """How opening an account is decided."""

    when: Literal["before", "review", "graded", "approval"] = Field(
        description="before 事前备案；review 备案审查；graded 分级备案，未说事前事后；approval 逐级审批"
    )
    acts: list[Literal["open", "change", "close", "cancel"]] = Field(
        ["open", "change", "close", "cancel"], description="哪几件事要办"
    )

    @property
    def text(self) -> str:
        return {"before": "事前备案，未备不得注册", "review": "备案审查", "graded": "分级备案", "approval": "逐级审批"}[
            self.when
        ]


class ReportTerms(Value):
    """How a report or form asked for is handed in."""

    channel: str = Field("", description="从哪里报：办公平台、邮箱；原文没写则空")
    stamped: bool = Field(False, description="要不要盖公章的扫描件")

    @property
    def text(self) -> str:
        parts = [f"从{self.channel}报"] * bool(self.channel) + ["加盖公章"] * self.stamped
        return "，".join(parts) or "没有写怎么报"


class NoticeActs(Value):
    """Which acts are told to the public."""

    acts: Annotated[list[Literal["change", "cancel"]], Field(min_length=1)] = Field(
        ["change", "cancel"], description="哪几件事要公告：变更主办单位、注销"
    )

    @property
    def text(self) -> str:
        return "、".join({"change": "变更主办单位", "cancel": "注销"}[act] for act in self.acts)

    def is_laxer_than(self, other: Self) -> bool:
        return not set(other.acts) <= set(self.acts)

    def joined(self, other: Self) -> Self:
        return type(self)(acts=[*other.acts, *(a for a in self.acts if a not in other.acts)])


class OpenDuty(Value):
    """Who ought to have an account."""

    who: str = Field(description="哪些单位应当开设")
    org_kinds: list[str] = Field([], description="应开设的单位类型代码")
    exempt: list[Literal["secret", "no_public_function"]] = Field([], description="豁免：涉密、不对外行使公共管理职能")
    fields: list[str] = Field([], description="限哪些领域的职能部门")

    @property
    def text(self) -> str:
        words = {"secret": "涉密", "no_public_function": "不对外行使公共管理职能"}
        return self.who + (f"，{'、'.join(words[e] for e in self.exempt)}的除外" if self.exempt else "")


class Transfer(Value):
    """Where grave public opinion goes, and grave security events where the text names them too."""

    way: Literal["transfer", "report", "share"] = Field(description="转送、上报、共享")
    paper: str = Field("转送单", description="单子叫什么：转送单、上报单、转办单")
    matters: list[str] = Field([], description="为哪些事项")
    covers: list[Literal["security", "opinion"]] = Field(["opinion"], description="哪几类：安全事件、舆情事件")
    to: list[str] = Field([], description="给哪些部门；原文未点名则空")

    @property
    def text(self) -> str:
        word = {"transfer": "转送", "report": "按程序上报", "share": "信息共享"}[self.way]
        return word + (f"：{'、'.join(self.to)}" if self.to else "（原文未点名部门）" if self.way == "transfer" else "")


class Consulting(Value):
    """When the public must be asked before a decision, and over how many ways at least."""

    kinds: Annotated[list[str], Field(min_length=1)] = Field(description="哪几类事项")
    channels: Annotated[int, Field(ge=1)] = Field(description="至少几种途径")

    @property
    def text(self) -> str:
        return f"{'、'.join(self.kinds)}，决策前用至少 {self.channels} 种途径"

    def is_laxer_than(self, other: Self) -> bool:
        return self.channels < other.channels or not set(other.kinds) <= set(self.kinds)


class OwnNumber(Strict):
    """The office's own number for a word such as 及时. Always a local default."""

    amount: Annotated[int, Field(ge=1)] = Field(description="本单位自定的数")
    unit: Literal["workday", "day", "hour"] = Field(description="单位")


class Deadline(Value):
    """When something is due after an event. `vague` keeps the word of the text (及时) beside the office's own number."""

    start_event: str | None = Field(description="从什么事算起；null 表示原文没写")
    amount: Annotated[int, Field(ge=1)] | None = Field(None, description="数；vague、immediate、fixed 没有")
    unit: Literal["workday", "day", "hour", "fixed", "immediate", "vague"] = Field(
        description="工作日、自然日、小时、定日（fixed）、立即（immediate）、只有字眼（vague）"
    )
    wording: str = Field("", description="原文的字眼：及时、立即、第一时间、限时")
    at: str = Field("", description="fixed 的日期或日期时刻；下班前写作 2022-01-25 下班")
    own: OwnNumber | None = Field(None, description="字眼没有数字时本单位自定的数，显示时标明自定")

    @property
    def due_amount(self) -> int | None:
        """The number to count with: the text's, else the office's own."""
        return self.amount if self.amount is not None else self.own.amount if self.own else None

    @property
    def due_unit(self) -> str:
        return self.own.unit if self.amount is None and self.own else self.unit

    @property
    def text(self) -> str:
        if self.unit == "fixed":
            return f"{self.at} 前"
        if self.amount is not None:
            return f"{self.amount} {UNIT_WORDS[self.unit]}内"
        word = self.wording or ("立即" if self.unit == "immediate" else "没有写期限")
        return word + (f"（本单位自定 {self.own.amount} {UNIT_WORDS[self.own.unit]}）" if self.own else "")

    def is_laxer_than(self, other: Self) -> bool:
        if self.amount is None or other.amount is None or self.unit != other.unit:
            return False
        return self.amount > other.amount
