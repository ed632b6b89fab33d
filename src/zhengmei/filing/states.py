"""The closed lists of the room."""

from django.db.models import TextChoices


class AccountStatus(TextChoices):
    """运行状态, exactly the four of the 审批表 (FCG-A-c)."""

    NORMAL = "normal", "正常"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "注销"
    CLOSED = "closed", "关停"


class AccountKind(TextChoices):
    OFFICIAL = "official", "单位账号"
    DUTY = "duty", "职务账号"


class ImportKind(TextChoices):
    LEDGER = "ledger", "台账"
    ITEMS = "posts", "发布内容"
    MESSAGES = "messages", "群众留言"


class ImportState(TextChoices):
    """An import is read, looked at, confirmed, written in one piece, or left."""

    PREVIEWED = "previewed", "待确认"
    RUNNING = "running", "正在写入"
    DONE = "done", "已导入"
    FAILED = "failed", "没有导入"
    DROPPED = "dropped", "已放弃"
