"""The closed lists of the room."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds


class Answer(TextChoices):
    """Whether a message has its reply."""

    ANSWERED = "answered", "已回复"
    WAITING = "waiting", "没回复"


IMPORTED = "interaction.messages.imported"
register_kinds({IMPORTED: Kind("导入群众留言", Erasure.NOTHING)})
