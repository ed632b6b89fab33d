"""Steps, forms, dictionaries, lists, check plans and sanctions: what a pack says beyond single values."""

from typing import Annotated, Literal

from pydantic import Field

from zhengmei.policies.schema.base import Confidence, Origin, Strict
from zhengmei.policies.schema.values import Deadline

Act = Literal["open", "change", "close", "cancel", "backfill"]
ACT_LABELS = {"open": "开设", "change": "变更", "close": "关停", "cancel": "注销", "backfill": "补办"}


class Node(Strict):
    """One office in a chain."""

    role: Literal["sponsor", "peer", "county", "city", "region", "nation"] = Field(
        description="哪一级的管理单位；sponsor 是主办单位，peer 是主办单位的本级"
    )
    unit: str = Field(description="单位的称呼")
    name: Literal["意见", "备案", "备案审查", "审核", "审批"] = Field(description="这一步叫什么")
    skip_when: Literal["applicant_is_city"] | None = Field(None, description="何时跳过：市直单位申请")
    parallel: list[str] = Field([], description="并行受理的单位，每家都要")
    delegable: bool = Field(False, description="可否由授权管理单位代办")


class Chain(Strict):
    """The offices one act passes, in order."""

    acts: Annotated[list[Act], Field(min_length=1)] = Field(
        description="开设、变更、关停、注销；补办没有自己的链，照开设"
    )
    nodes: Annotated[list[Node], Field(min_length=1)] = Field(description="各步")
    implement_by: Literal["applicant"] | None = Field(None, description="终审后由谁实施并回执")
    clauses: list[str] = Field(description="出处")
    origin: Origin = Field(Origin.TEXT, description="原文写的，还是本单位自定")
    note: str = Field("", description="说明")


class FormField(Strict):
    """One field of a paper form and where its value comes from."""

    label: str = Field(description="表上文字")
    key: str = Field(description="取自台账或申请的哪个字段")
    kind: Literal["text", "phone", "date", "bool", "number", "choice", "unit", "long"] = Field(
        "text", description="类型"
    )
    choices: list[str] = Field([], description="勾选项")
    required: bool = Field(False, description="必填")
    span: Annotated[int, Field(ge=1, le=12)] = Field(6, description="占几栏，一行 12 栏，含栏名")
    label_span: Annotated[int, Field(ge=0, le=6)] = Field(2, description="栏名占几栏；0 为不另设栏名格")
    height: Annotated[int, Field(ge=0, le=120)] = Field(0, description="至少多高（毫米）；0 为一行")


class FormSection(Strict):
    """A block of a form."""

    title: str = Field("", description="区块名")
    platforms: list[str] = Field([], description="只收这些平台的账号；空为其余")
    repeats: bool = Field(False, description="每个账号重复一块")
    fields: list[FormField] = Field(description="各格")


class Opinion(Strict):
    """One opinion column of a form."""

    label: str = Field(description="栏名")
    role: str = Field(description="由链上的哪一步填")
    may_be_blank: bool = Field(False, description="跳过的一级留空")


class Form(Strict):
    """A paper form as data."""

    key: str = Field(description="代码")
    role: Literal["filing", "statement"] = Field("filing", description="备案表，还是随表的申请说明")
    title: str = Field(description="表名")
    origin: Origin = Field(Origin.TEXT, description="原文附的表，还是本单位自定")
    clauses: list[str] = Field(description="出处")
    per: Literal["account", "unit"] = Field("account", description="一个账号一张，还是一个单位一张")
    sections: list[FormSection] = Field(description="区块")
    opinions: list[Opinion] = Field([], description="意见栏")
    row_height: Annotated[int, Field(ge=6, le=40)] = Field(9, description="一行至少多高（毫米）")
    opinions_after: str = Field("", description="意见栏排在哪一格之后（那一格的 key）；空为最后")
    above: list[FormField] = Field([], description="表上方的各项")
    below: list[FormField] = Field([], description="表脚的各项")
    seals: list[str] = Field([], description="盖章处")


class Term(Strict):
    """A word of a closed list."""

    code: str = Field(description="代码")
    label: str = Field(description="显示")
    clause: str | None = Field(None, description="出处；空则沿用所在清单的出处")
    national: str = Field("", description="对应的国家口径")


class TermList(Strict):
    """A closed list; `merge: append` keeps the entries of the pack above and adds these."""

    merge: Literal["replace", "append"] = Field("replace", description="替换还是追加")
    clauses: list[str] = Field(description="出处")
    items: list[Term] = Field(description="各项")
    note: str = Field("", description="说明")
    origin: Origin = Field(Origin.TEXT, description="原文写的，还是本单位自定")


class ProblemCase(Strict):
    """One way in which a kind of problem shows."""

    name: str = Field(description="情形")
    clause: str = Field(description="出处")
    judged_by: Literal["check", "person", "both"] = Field(description="机器查、人判，还是都要")


class ProblemKind(Strict):
    """A heading under which problems are counted."""

    code: str = Field(description="代码")
    name: str = Field(description="问题类")
    national_group: str = Field("", description="对应的国家单项否决组")
    checks: list[str] = Field([], description="哪些参数或检查项归入此类")
    cases: list[ProblemCase] = Field([], description="子情形")
    clauses: list[str] = Field(description="出处")


class Dictionaries(Strict):
    """Closed lists. An absent list is inherited."""

    platforms: TermList | None = Field(None, description="平台")
    statuses: TermList | None = Field(None, description="运行状态")
    functions: TermList | None = Field(None, description="功能定位")
    carriers: TermList | None = Field(None, description="载体")
    owner_kinds: TermList | None = Field(None, description="主办单位性质")
    key_fields: TermList | None = Field(None, description="重点领域")
    disclosure: TermList | None = Field(None, description="公开类别")
    categories: TermList | None = Field(None, description="稿件分类")
    interpretation_forms: TermList | None = Field(None, description="解读形式")
    problem_kinds: list[ProblemKind] | None = Field(None, description="问题分类")


class NameList(Strict):
    """Named sources, departments or accounts."""

    clauses: list[str] = Field(description="出处")
    items: list[str] = Field(description="各项")
    note: str = Field("", description="说明")


class NamedLink(Strict):
    """A name and its address."""

    name: str = Field(description="名称")
    url: Annotated[str, Field(pattern=r"^https?://")] = Field(description="网址")


class LinkList(Strict):
    """Entries every public page links to."""

    clauses: list[str] = Field(description="出处")
    items: Annotated[list[NamedLink], Field(min_length=1)] = Field(description="各项")
    origin: Origin = Field(Origin.LOCAL_DEFAULT, description="网址是原文写的，还是本单位填的")
    note: str = Field("", description="说明")


class Lists(Strict):
    """Named things. An absent list is inherited."""

    service_links: LinkList | None = Field(None, description="公开页上固定的办事入口")

    flagship: NameList | None = Field(None, description="旗舰账号")
    service_apps: NameList | None = Field(None, description="指定办事客户端")
    partners: NameList | None = Field(None, description="协同部门")
    topics: NameList | None = Field(None, description="选题")
    websites: NameList | None = Field(None, description="网站群域名")
    link_domains: NameList | None = Field(None, description="稿件里可以链接的域名；不写就不限")
    advert_domains: NameList | None = Field(None, description="另外当作商业网站的域名")
    stances: NameList | None = Field(None, description="稿件类型")
    news_classes: NameList | None = Field(None, description="须及时发布的信息")
    suppliers: NameList | None = Field(None, description="供稿方")
    exempt_units: NameList | None = Field(None, description="可不开设的单位")


class Period(Strict):
    """How often something is checked."""

    every: Literal["month", "quarter", "half_year", "year", "irregular"] = Field(description="周期；irregular 为适时")
    what: str = Field(description="查什么")
    by: str = Field(description="谁查")
    clauses: list[str] = Field(description="出处")


class Sample(Strict):
    """How many are drawn."""

    share_percent: Annotated[int, Field(ge=1, le=100)] | None = Field(description="抽查比例；null 为原文未定")
    stratify: list[Literal["platform", "level", "region"]] = Field(["platform", "level"], description="分层")
    origin: Origin = Field(description="原文写的，还是本单位自定")
    note: str = Field("", description="说明")


class ChecklistItem(Strict):
    """Something only a person can judge. `key` is what inspection keeps."""

    key: Annotated[str, Field(max_length=40)] = Field(description="代码")
    question: str = Field(description="问什么；答“有”即为问题")
    clauses: Annotated[list[str], Field(min_length=1)] = Field(description="出处")
    veto: bool = Field(False, description="单项否决")
    strength: Literal["must", "in_principle", "encourage"] = Field("must", description="强制力")
    confidence: Confidence = Field(Confidence.A, description="把握")
    group: str = Field("", description="归入哪一问题类（代码）")


class CheckPlan(Strict):
    """How an inspection round is held here."""

    periods: list[Period] = Field([], description="周期")
    sample: Sample | None = Field(None, description="抽样")
    partners: list[str] = Field([], description="会同部门")
    conclusion: Literal["any_veto"] = Field("any_veto", description="结论规则：有一项单项否决即不合格")
    merge: Literal["replace", "append"] = Field("append", description="检查项与上级的怎么合")
    checklist: list[ChecklistItem] = Field([], description="须人工判定的检查项")
    reply_due: Deadline | None = Field(None, description="反馈期限")
    reply_origin: Origin = Field(Origin.LOCAL_DEFAULT, description="反馈期限是原文写的还是本单位自定")
    published: bool | None = Field(None, description="结果是否公开通报；null 为原文未定")
    signed_by: str = Field("", description="报送件由谁签字")
    clauses: list[str] = Field([], description="出处")


class Sanction(Strict):
    """What follows a kind of failing."""

    situations: Annotated[list[str], Field(min_length=1)] = Field(description="情形")
    measures: Annotated[list[str], Field(min_length=1)] = Field(description="措施")
    decided_by: list[Literal["own", "upper"]] = Field(["own"], description="本级、上级")
    public: bool = Field(False, description="是否公开")
    score: Literal["", "zero"] = Field("", description="考核影响：zero 为当年不得分")
    strength: Literal["must", "in_principle", "encourage"] = Field("must", description="强制力")
    clauses: Annotated[list[str], Field(min_length=1)] = Field(description="出处")


class AssessmentItem(Strict):
    """One item of the yearly assessment, judged by hand unit by unit."""

    key: Annotated[str, Field(max_length=40)] = Field(description="代码")
    name: Annotated[str, Field(max_length=60)] = Field(description="考核什么")
    side: Literal["build", "oversee"] = Field(description="建设还是监管")
    points: Annotated[int, Field(ge=1, le=1000)] | None = Field(description="满分；null 为原文没写")
    clauses: Annotated[list[str], Field(min_length=1)] = Field(description="出处")


class AssessmentPlan(Strict):
    """The yearly assessment: what it is called, where its result goes, which items the text names."""

    name: str = Field(description="叫什么")
    goes_into: list[str] = Field([], description="结果纳入哪些考核")
    items: list[AssessmentItem] = Field([], description="原文列出的考核项；没有则由本单位自定")
    clauses: Annotated[list[str], Field(min_length=1)] = Field(description="出处")


class ExceptionTerms(Strict):
    """On what terms a 原则上 rule may be left: reason, approver, end."""

    approver: str = Field(description="谁批准")
    longest_days: Annotated[int, Field(ge=1)] = Field(description="最长几天")
    origin: Origin = Field(description="原文写的，还是本单位自定")
    note: str = Field("", description="说明")
