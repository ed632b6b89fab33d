"""The list of drafts as a file: every field in fixed columns."""

from datetime import date

from django.db.models import QuerySet

from zhengmei.content.models import Draft
from zhengmei.content.queries.policy import Handbook
from zhengmei.core.clock import BEIJING

COLUMNS = (
    "编号", "单位", "标题", "摘要", "状态", "种类", "等级", "分类", "属于信息公开", "公开类别", "重点领域", "面向谁",
    "信息来源", "来源网址", "信息形成日期", "敏感类别", "涉及单位", "涉事责任部门", "发往账号", "起草人", "起草日期",
    "最近变动", "送审日期", "稿次", "内容摘要（SHA-256）",
)  # fmt: skip
Cell = str | int | date | None


def export_rows(drafts: QuerySet[Draft]) -> list[list[Cell]]:
    """One row a draft, in the order of `drafts`; codes as the words of the unit's pack."""
    books: dict[int, Handbook] = {}
    rows: list[list[Cell]] = []
    for draft in drafts.prefetch_related("concerned"):
        if draft.organisation_id not in books:
            books[draft.organisation_id] = Handbook(draft.organisation, draft.started_at.astimezone(BEIJING).date())
        rows.append(_row(draft, books[draft.organisation_id]))
    return rows


def _row(draft: Draft, book: Handbook) -> list[Cell]:
    def joined(names: list[str]) -> str:
        return "、".join(names)

    return [
        draft.number,
        draft.organisation.name,
        draft.title,
        draft.summary,
        draft.get_state_display(),
        draft.get_kind_display(),
        draft.content_class,
        book.said("categories", draft.category),
        "是" if draft.is_disclosure else "否",
        book.said("disclosure", draft.disclosure),
        joined([book.said("key_fields", code) for code in draft.key_fields]),
        draft.audience,
        draft.source,
        draft.source_url,
        draft.formed_on,
        joined(draft.sensitive),
        joined([unit.name for unit in draft.concerned.all()]),
        draft.responsible_unit.name if draft.responsible_unit else "",
        joined([account.name for account in draft.media_accounts.all()]),
        draft.started_by.full_name,
        draft.started_at.astimezone(BEIJING).date(),
        draft.changed_at.astimezone(BEIJING).date(),
        draft.submitted_at.astimezone(BEIJING).date() if draft.submitted_at else None,
        draft.current.number if draft.current else None,
        draft.current.digest if draft.current else "",
    ]
