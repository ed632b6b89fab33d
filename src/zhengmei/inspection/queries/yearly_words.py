"""The bulletin of an assessment in words: every number comes from the lines; only the requirements are free text.

No unit is named in the body: all names stand in the lists, from which the public page leaves out secret units.
"""

from collections.abc import Iterator
from decimal import Decimal

from zhengmei.documents.official import Annex, Block, OfficialDocument
from zhengmei.inspection.models import AssessedProblem, Assessment, Bulletin
from zhengmei.inspection.queries.plan import plan_under
from zhengmei.inspection.queries.wording import LONGEST_ANNEX, document_from, usual_addressee, whole_area
from zhengmei.inspection.queries.yearly import UnitLine, assessment_policy, plan_of_year, points_words
from zhengmei.inspection.states import Standing
from zhengmei.policies.lookup import Library

RESULTS, VETOED, PROBLEMS = "考核结果", "上级检查单项否决单位", "问题清单"
_VETO_COLUMNS = (("序号", 2.8), ("单位", 8.0), ("哪一级", 5.0), ("出自", 14.0), ("影响", 5.4))
_PROBLEM_COLUMNS = (
    ("序号", 2.8),
    ("账号", 5.8),
    ("平台", 4.6),
    ("主办单位", 6.4),
    ("问题", 7.6),
    ("条文", 5.6),
    ("整改", 3.6),
)


def draft_year_bulletin(assessment: Assessment, library: Library | None = None) -> Bulletin:
    """The unsaved first draft: everything the pack and the assessment already decide."""
    office = assessment.office
    plan = plan_under(assessment_policy(assessment, library))
    part = plan_of_year(assessment, library)
    name = (part.value.name if part else "年度考核").removeprefix("年度")
    return Bulletin(
        assessment=assessment,
        title=f"{office.name}关于{assessment.year}年度{whole_area(office)}政务新媒体{name}情况的通报"[:120],
        addressee=usual_addressee(office),
        requirements=["各单位要对照附件逐项整改，没整改的抓紧整改，逾期没整改的说明原因。"],
        copies_to="，".join(plan.copies_to),
        remark="此件公开发布",
    )


def year_document(
    assessment: Assessment, bulletin: Bulletin, lines: list[UnitLine], library: Library | None = None
) -> OfficialDocument:
    """The bulletin as an official document; once issued, exactly as it was issued."""
    if bulletin.content:
        return document_from(bulletin.content["document"])
    return OfficialDocument(
        issuer=assessment.office.name,
        number=bulletin.number,
        title=_pieces(bulletin.title),
        addressee=bulletin.addressee,
        body=tuple(_body(assessment, bulletin, lines, library)),
        annexes=tuple(_annexes(assessment, lines)),
        signer=assessment.office.name,
        signed_on=bulletin.issued_on,
        remark=bulletin.remark,
        copies_to=bulletin.copies_to,
        printed_on=bulletin.issued_on,
    )


def _pieces(title: str) -> tuple[str, ...]:
    pieces = [title]
    for mark in ("关于", "政务新媒体", "情况"):
        head, found, tail = pieces[-1].partition(mark)
        if found and head:
            pieces[-1:] = [head, found + tail]
    return tuple(pieces)


def _body(
    assessment: Assessment, bulletin: Bulletin, lines: list[UnitLine], library: Library | None
) -> Iterator[Block]:
    part, policy = plan_of_year(assessment, library), assessment_policy(assessment, library)
    article = part.article(part.value.clauses).removeprefix(part.pack.short).strip() if part else ""
    title = part.pack.title if part else policy.pack.title
    yield Block(
        "paragraph",
        f"按照《{title}》{article}的规定，{assessment.office.name}对主办政务新媒体的{len(lines)}个单位进行了"
        f"{assessment.year}年度考核。现将情况通报如下。",
    )
    yield Block("heading", "一、检查情况")
    yield Block("paragraph", _checked(lines))
    yield Block("heading", "二、整改情况")
    yield Block("paragraph", _rectified(lines))
    yield Block("heading", "三、考核得分")
    yield Block("paragraph", _scores(lines))
    yield Block("heading", "四、工作要求")
    for text in bulletin.requirements:
        yield Block("paragraph", text)


def _checked(lines: list[UnitLine]) -> str:
    said = []
    for terms in zip(*(line.terms for line in lines), strict=True):
        if terms[0].rounds:
            failed = sum(t.failed for t in terms)
            said.append(f"{terms[0].label}检查{sum(t.checked for t in terms)}个账号，不合格{failed}个")
    return "；".join(said) + "。附件各时段一栏写不合格数/检查数。" if said else "本年度没有签发过检查通报。"


def _rectified(lines: list[UnitLine]) -> str:
    found, rectified = sum(line.found for line in lines), sum(line.rectified for line in lines)
    overdue = sum(line.overdue for line in lines)
    if not found:
        return "全年没有查出问题。"
    units = sum(bool(line.found) for line in lines)
    return f"全年查出问题{found}个，涉及{units}个单位；已整改{rectified}个，没整改{found - rectified}个，其中逾期没整改{overdue}个。"


def _scores(lines: list[UnitLine]) -> str:
    zeroed = sum(bool(line.zeroed) for line in lines)
    vetoed = f"被上级检查单项否决、当年不得分的单位{zeroed}个。" if zeroed else ""
    full = next((line.full for line in lines if line.full is not None), None)
    if full is None:
        return f"本年度没有定评分表，不计分。{vetoed}"
    scores = [line.score for line in lines if line.score is not None]
    mean = sum(scores, Decimal(0)) / len(scores) if scores else Decimal(0)
    return (
        f"满分{points_words(full)}分，平均{mean:.1f}分，最高{points_words(max(scores))}分，最低{points_words(min(scores))}分。"
        f"{vetoed}各单位得分见附件。"
    )


def _annexes(assessment: Assessment, lines: list[UnitLine]) -> Iterator[Annex]:
    """The lines of all units, and the problems; a list too long for paper is left to the workbook, and says so."""
    terms = lines[0].terms if lines else ()
    columns = (
        ("序号", 2.4),
        ("单位", 6.8),
        *((term.label.removeprefix("第"), 3.4) for term in terms),
        ("问题", 2.4),
        ("已整改", 2.6),
        ("逾期", 2.4),
        ("得分", 2.8),
    )
    rows = tuple(
        (
            str(i),
            line.unit.name,
            *("未抽" if t.rounds and not t.checked else t.words for t in line.terms),
            str(line.found),
            str(line.rectified),
            str(line.overdue),
            line.score_words,
        )
        for i, line in enumerate(lines, 1)
    )
    yield Annex(f"{assessment.year}年度{RESULTS}", columns, rows)
    if any(line.zeroed for line in lines):
        yield Annex(f"{assessment.year}年度{VETOED}", _VETO_COLUMNS, tuple(_vetoed(lines)))
    count = sum(line.found for line in lines)
    if count:
        too_long = f"共{count}个问题，逐条见随文附送的电子表格。"
        problems = tuple(_problems(assessment)) if count <= LONGEST_ANNEX else ()
        yield Annex(f"{assessment.year}年度{PROBLEMS}", _PROBLEM_COLUMNS, problems, too_long)


def _vetoed(lines: list[UnitLine]) -> Iterator[tuple[str, ...]]:
    found = [(line.unit.name, veto) for line in lines for veto in line.zeroed]
    for i, (unit, veto) in enumerate(found, 1):
        yield str(i), unit, f"{veto.level}检查", veto.source, "当年不得分"


def _problems(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    rows = AssessedProblem.objects.filter(unit__assessment=assessment).select_related("unit")
    for i, p in enumerate(rows.order_by("unit__name", "unit_id", "pk"), 1):
        standing = str(Standing(p.standing).label)
        yield str(i), p.account_name, p.platform_name, p.unit.name, p.title, p.article, standing
