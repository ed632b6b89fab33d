"""A concluded assessment as a workbook, for the assessments it goes into."""

from collections.abc import Iterator

from zhengmei.documents.workbook import Cell, Sheet
from zhengmei.inspection.models import AssessedProblem, Assessment
from zhengmei.inspection.queries.yearly import UnitLine, plan_of_year, points_words
from zhengmei.inspection.states import Standing
from zhengmei.policies.lookup import Library

ITEM = "政务新媒体"


def year_sheets(assessment: Assessment, lines: list[UnitLine], library: Library | None = None) -> list[Sheet]:
    """One sheet for each assessment the result goes into, each unit once; then the whole table, the points, the problems."""
    part = plan_of_year(assessment, library)
    into = part.value.goes_into if part else []
    heads = ("单位", "考核项目", "问题", "已整改", "逾期", "得分", "满分", "备注")
    terms = [f"{t.label}不合格/检查" for t in lines[0].terms] if lines else []
    return [
        *(Sheet(name, heads, list(map(_result, lines)), note=assessment.title) for name in dict.fromkeys(into)),
        Sheet("考核总表", ("单位", "层级", "地区", *terms, *heads[2:]), list(map(_whole, lines))),
        Sheet("评分", ("单位", "看什么", "考核项", "得分", "满分", "本单位自定", "评语", "证据"), list(_marks(lines))),
        Sheet("问题清单", ("单位", "账号", "平台", "问题", "条文", "整改"), list(_problems(assessment))),
    ]


def _score(line: UnitLine) -> Cell:
    return line.score_words if line.score is None else float(line.score)


def _tail(line: UnitLine) -> tuple[Cell, ...]:
    full = None if line.full is None else float(line.full)
    return (line.found, line.rectified, line.overdue, _score(line), full, line.remark)


def _result(line: UnitLine) -> tuple[Cell, ...]:
    return (line.unit.name, ITEM, *_tail(line))


def _whole(line: UnitLine) -> tuple[Cell, ...]:
    level = str(line.unit.get_level_display())
    return (line.unit.name, level, line.unit.region_name, *(t.words for t in line.terms), *_tail(line))


def _marks(lines: list[UnitLine]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        for item in line.items:
            yield (
                line.unit.name,
                item.side,
                item.name,
                "不计分" if item.points is None else points_words(item.got),
                None if item.points is None else float(item.points),
                item.local_default,
                item.reason,
                item.evidence,
            )


def _problems(assessment: Assessment) -> Iterator[tuple[Cell, ...]]:
    rows = AssessedProblem.objects.filter(unit__assessment=assessment).select_related("unit")
    for p in rows.order_by("unit__name", "unit_id", "pk"):
        yield p.unit.name, p.account_name, p.platform_name, p.title, p.article, str(Standing(p.standing).label)
