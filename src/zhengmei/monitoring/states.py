"""The closed lists of the room."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """What came of looking at an account. 看不到 is not 没更新."""

    SEEN = "seen", "看到了"
    UNREACHABLE = "unreachable", "打不开"
    NOT_FOUND = "not_found", "搜不到"


class FindingState(TextChoices):
    OPEN = "open", "没了结"
    CONTESTED = "contested", "有异议"
    CLOSED = "closed", "已了结"
    DISMISSED = "dismissed", "不成立"
