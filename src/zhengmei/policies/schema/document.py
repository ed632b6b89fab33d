"""What a regulation says about itself: number, dates, whom it addresses, on what it rests, how it is divided."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from zhengmei.policies.schema.base import Fault, Origin, Strict, UnitKind, UnitLevel, refuse


class DateFact(Strict):
    """One date, or null where the text gives none."""

    day: date | None = Field(description="日期；null 表示原文未规定")
    origin: Origin = Field(Origin.TEXT, description="原文写的，还是本单位自定")
    note: str = Field("", description="说明")

    @property
    def text(self) -> str:
        return f"{self.day.year}年{self.day.month}月{self.day.day}日" if self.day else "原文未规定"


class Effective(Strict):
    """From when the regulation is applied."""

    start: Literal["publication", "issue", "signing", "day"] = Field(
        description="从公布日、印发日、成文日，还是 day 写明的一天"
    )
    day: date | None = Field(None, description="start 为 day 时的日期")
    origin: Origin = Field(description="原文写了施行日没有；没写而按某日起算的写 local_default")
    clauses: list[str] = Field([], description="写明施行日的条文")
    note: str = Field("", description="说明")


class Basis(Strict):
    """A document on which the regulation rests."""

    name: str = Field(description="名称")
    number: str = Field("", description="文号；法律没有文号的留空")
    status: Literal["confirmed", "inferred"] = Field("confirmed", description="原文写明，还是推断、尚待核实")
    pack: str | None = Field(None, description="它本身是哪个政策包")
    note: str = Field("", description="说明")

    @property
    def label(self) -> str:
        return self.number or self.name


class Law(Strict):
    """A law a clause tells its addressees to keep."""

    name: str = Field(description="法律名称")
    clause: str = Field(description="哪一条提到")


class Addressee(Strict):
    """One group of units the regulation is sent to and binds."""

    name: str = Field(description="主送里的称呼")
    levels: Annotated[list[UnitLevel], Field(min_length=1)] = Field(description="包含哪些层级的单位")
    kinds: Annotated[list[UnitKind], Field(min_length=1)] = Field(description="包含哪些类型的单位")
    note: str = Field("", description="归组时自定的口径")


class Territory(Strict):
    """The place the regulation governs. Empty for the whole nation."""

    province: str = Field("", description="省、自治区、直辖市")
    city: str = Field("", description="设区的市")
    county: str = Field("", description="县、市辖区")
    words: list[str] = Field([], description="区划名词表：单位所在地区含其一，才在本地")


class Contact(Strict):
    """The office that receives, and whom to ask. A changed contact is a new entry with its day; the old one stays."""

    since: date | None = Field(None, description="从哪天起；首个可空")
    office: Annotated[str, Field(min_length=1)] = Field(description="受理科室")
    person: str = Field("", description="联系人")
    phone: str = Field("", description="电话")
    email: str = Field("", description="邮箱")


class Document(Strict):
    """Metadata. A date that the text does not state is written `day: null`, never left out."""

    kind: str = Field(description="文种或体例：通知、实施意见、管理办法")
    number: str | None = Field(description="文号；null 表示原文未载")
    issuer: str = Field(description="发文机关")
    approved_by: str | None = Field(None, description="经谁同意")
    signed: DateFact = Field(description="成文日期")
    issued: DateFact = Field(description="印发日期（版记）")
    published: DateFact = Field(description="公布日期")
    effective: Effective = Field(description="施行")
    openness: Literal["公开", "不公开"] | None = Field(description="公开属性；null 表示原文未载，按不公开办")
    territory: Territory = Field(Territory(), description="管哪里")
    addressees: list[Addressee] = Field(description="主送：适用于谁")
    addressee_clauses: list[str] = Field([], description="写明主送的条文")
    copied_to: list[str] = Field([], description="抄送，依原文次序；抄送不等于适用")
    bases: list[Basis] = Field(description="依据文件")
    bases_clauses: list[str] = Field([], description="写明依据的条文，里面的文号都须列入依据")
    laws: list[Law] = Field([], description="要求遵守的法律")
    contacts: list[Contact] = Field([], description="受理与联系，最近的在后")
    interpreter: str | None = Field(None, description="解释单位；null 沿用上级政策包")
    source: str = Field("", description="公布地址或出处")

    @model_validator(mode="after")
    def _complete(self) -> "Document":
        faults = []
        if self.signed.day is None:
            faults.append(Fault(at=("signed", "day"), reason="没有成文日期", remedy="写上落款日期，如 2022-06-15"))
        if self.copied_to and self.issued.day is None:
            faults.append(
                Fault(
                    at=("issued", "day"),
                    reason="有抄送即有版记，却没有印发日期",
                    remedy="写上版记里的印发日期，如 2022-06-21",
                )
            )
        needed = {"publication": self.published.day, "issue": self.issued.day, "signing": self.signed.day}
        start = self.effective.day if self.effective.start == "day" else needed[self.effective.start]
        if start is None and not faults:
            faults.append(
                Fault(at=("effective",), reason="按所选的日期起算，而那个日期是空的", remedy="补上那个日期，或改 start")
            )
        refuse("Document", faults)
        return self

    @property
    def effective_from(self) -> date | None:
        """The first day the regulation is applied."""
        return {
            "publication": self.published.day,
            "issue": self.issued.day,
            "signing": self.signed.day,
            "day": self.effective.day,
        }[self.effective.start]

    @property
    def contact(self) -> Contact | None:
        """The contact in force: the last entry."""
        return self.contacts[-1] if self.contacts else None


class Article(Strict):
    """One article as the left column of the clause page shows it."""

    article: str = Field(description="条款，与 clauses.tsv 的写法一致")
    title: str = Field(description="几个字的标题")


class Chapter(Strict):
    """A chapter and its articles, in order."""

    title: str = Field(description="章名")
    number: str = Field("", description="这一章出自另一份文件时，那份文件的文号")
    articles: Annotated[list[Article], Field(min_length=1)] = Field(description="各条")


class Principle(Strict):
    """Words of principle: shown, never checked."""

    clause: str = Field(description="条文编号")
    title: str = Field(description="说的是什么：原则、目标、环节")
    words: Annotated[list[str], Field(min_length=1)] = Field(description="逐项，依原文次序")
    links: list[str] = Field([], description="落到哪些条文")
