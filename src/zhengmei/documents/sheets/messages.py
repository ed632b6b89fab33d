"""Citizens' messages: one row, one message with its reply. The words are masked before they are stored, not here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zhengmei.documents import cells
from zhengmei.documents.cells import BadCell
from zhengmei.documents.reader import Table
from zhengmei.documents.sheets.base import Column, Layout, PlatformOf, Problem, Sheet, open_sheet, platform_reader


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message. Times are Beijing's wall clock, naive; `replied_at` None while it waits."""

    number: int
    account_name: str
    platform: str
    account_id: str
    message_number: str
    asked_at: datetime
    title: str
    text: str
    replied_at: datetime | None
    reply: str


COLUMNS: tuple[Column, ...] = (
    Column("account_name", "账号名称", ("名称", "新媒体名称", "账号", "帐号名称", "公众号名称"), required=True, longest=120,
           hint="和台账里的账号名称一字不差", example="示范市发布"),
    Column("platform", "平台", ("所属平台", "平台名称", "平台类型", "账号类型"), required=True, hint="选一个",
           example="微信公众号"),
    Column("message_number", "留言编号", ("编号", "留言ID", "留言号", "序号", "工单编号"), cells.identifier, required=True,
           longest=60, hint="每条留言一个编号；这一列请保持文本格式", example="LY20260105001"),
    Column("asked_at", "留言时间", ("提问时间", "来信时间", "留言日期", "提交时间"), cells.moment, required=True,
           hint="例如 2026-01-05 08:30", example="2026-01-05 08:30"),
    Column("title", "标题", ("留言标题", "主题"), longest=300, example="路灯不亮"),
    Column("text", "内容", ("留言内容", "正文", "诉求内容"), hint="手机号、证件号导入时自动打码", example="三号路的路灯坏了。"),
    Column("replied_at", "回复时间", ("答复时间", "办结时间", "回复日期"), cells.moment, hint="没有回复就空着",
           example="2026-01-06 09:00"),
    Column("reply", "回复内容", ("答复内容", "回复", "答复"), example="已安排检修，1月8日修好。"),
    Column("account_id", "平台账号ID", ("账号ID", "平台ID", "账号编号"), cells.identifier, longest=120,
           hint="两个账号同名时用它分开；可不填"),
)  # fmt: skip
BY_KEY = {c.key: c for c in COLUMNS}


def read_messages(path: Path, *, platform_of: PlatformOf) -> Sheet[MessageRow]:
    """The messages in a file. Raises Unreadable, WrongHeader."""
    problems: list[Problem] = []
    table, layout = open_sheet(path, COLUMNS, "群众留言", problems)
    read = [0]
    return Sheet(
        _rows(table, layout, platform_of, problems, read),
        problems,
        tuple(layout.places),
        layout.ignored,
        table.sheet,
        lambda: read[0],
        layout.headers,
        table.last_row,
    )


def _rows(
    table: Table, layout: Layout, platform_of: PlatformOf, problems: list[Problem], read: list[int]
) -> Iterator[MessageRow]:
    read_platform = platform_reader(platform_of)
    for number, row in table.rows:
        read[0] += 1
        before = len(problems)
        found: dict[str, Any] = {}
        for key, place in layout.places.items():
            try:
                value = BY_KEY[key].value(row[place])
                found[key] = read_platform(row[place]).code if key == "platform" else value
            except BadCell as error:
                problems.append(layout.problem(number, key, row[place], error))
        if len(problems) == before and _in_order(number, row, found, layout, problems):
            words = {k: found.get(k) or "" for k in ("account_id", "title", "text", "reply")}
            yield MessageRow(
                number,
                found["account_name"],
                found["platform"],
                words["account_id"],
                found["message_number"],
                found["asked_at"],
                words["title"],
                words["text"],
                found.get("replied_at"),
                words["reply"],
            )


def _in_order(number: int, row: list[Any], found: dict[str, Any], layout: Layout, problems: list[Problem]) -> bool:
    """A reply cannot be older than its message, and a reply without a time cannot be counted."""
    replied, reply = found.get("replied_at"), found.get("reply")
    if replied is not None and replied < found["asked_at"]:
        bad = BadCell("比留言时间还早", "核对两个时间")
        problems.append(layout.problem(number, "replied_at", row[layout.places["replied_at"]], bad))
        return False
    if reply and replied is None and "replied_at" in layout.places:
        bad = BadCell("有回复内容，却没有回复时间", "补上回复时间")
        problems.append(layout.problem(number, "replied_at", row[layout.places["replied_at"]], bad))
        return False
    return True
