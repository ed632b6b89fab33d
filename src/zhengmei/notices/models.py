"""What a person is told, how they want to be told, and what has to leave the house for it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.notices.states import CHAPTERS, DIGEST_HOUR, RUNG_HOURS, DeliveryState, RobotPlatform, chapter_of
from zhengmei.sealed.fields import SealedCharField, SealedText


class Notice(models.Model):
    """One thing said to one person 通知. `key` makes it the same thing when it is said again; then it is not said again.

    `unit_id` is the unit concerned (no foreign key: the room knows no units). `escalates`: unread for too long, it climbs
    to the next duty; `rung` counts how often it has climbed. Never holds a secret: body and title are read by whoever
    looks over a shoulder.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    url = models.CharField(max_length=300, blank=True)
    unit_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=160)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    urgent = models.BooleanField("紧急", default=False)
    escalates = models.BooleanField(default=False)
    rung = models.PositiveSmallIntegerField(default=0)
    climbed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField("看过", null=True, blank=True)
    settled_at = models.DateTimeField("办完", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="said_once")]
        indexes = [
            models.Index(fields=["user", "read_at", "-at"]),
            models.Index(fields=["key"]),
            models.Index(fields=["at"], condition=Q(escalates=True), name="may_climb"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chapter(self) -> str:
        """The chapter it comes from, printed."""
        return chapter_of(self.kind)


class NoticeChoice(models.Model):
    """How one person wants to be told. Without a row: in the inbox only."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_choice")
    email = SealedCharField("电子邮箱", max_length=120, blank=True)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    by_email = models.BooleanField("发到邮箱", default=False)
    digest = models.BooleanField("每天汇总成一封", default=False)
    digest_hour = models.PositiveSmallIntegerField("几点汇总", default=DIGEST_HOUR)
    quiet_from = models.TimeField("免打扰从", null=True, blank=True)
    quiet_to = models.TimeField("免打扰到", null=True, blank=True)
    muted = models.JSONField("不发邮件的", default=list, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest_hour__lte=23), name="digest_hour_of_day")]

    def __str__(self) -> str:
        return f"{self.user} 收通知的方式"


class Robot(models.Model):
    """The robot of a group chat 群机器人 that a unit has its notices told to. Title and link only."""

    unit_id = models.BigIntegerField(db_index=True)
    platform = models.CharField("平台", max_length=12, choices=RobotPlatform.choices)
    name = models.CharField("群名称", max_length=60)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = SealedText("Webhook 地址")
    secret = SealedText("加签密钥", blank=True)
    chapters = models.JSONField("发哪些", default=list, blank=True)
    quiet_from = models.TimeField("免打扰从", null=True, blank=True)
    quiet_to = models.TimeField("免打扰到", null=True, blank=True)
    is_on = models.BooleanField("启用", default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.get_platform_display()}“{self.name}”"

    @property
    def chapter_words(self) -> str:
        """备案、内容; 全部 where it is told everything."""
        return "、".join(CHAPTERS.get(one, one) for one in self.chapters) or "全部"

    @property
    def quiet_words(self) -> str:
        """22:00–07:00; empty without quiet hours."""
        if self.quiet_from is None or self.quiet_to is None:
            return ""
        return f"{self.quiet_from:%H:%M}–{self.quiet_to:%H:%M}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it."""
        return self.unit_id


class Ladder(models.Model):
    """After how many hours unread a notice about a unit climbs to the next duty. No regulation says: 本单位自定."""

    unit_id = models.BigIntegerField(unique=True)
    hours = models.PositiveSmallIntegerField("多少小时", default=RUNG_HOURS)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=720), name="ladder_hours_in_reason")]

    def __str__(self) -> str:
        return f"没看的通知过 {self.hours} 小时升级"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it."""
        return self.unit_id


class Delivery(models.Model):
    """One message that has to leave the house 发送: to a person's mailbox or to a robot, never to both.

    `notice` is None for a digest. State changes only through `actions.delivering`; the table is `states.DELIVERY`.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="deliveries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    robot = models.ForeignKey(Robot, on_delete=models.PROTECT, null=True, related_name="deliveries")
    key = models.CharField(max_length=160)
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=Q(robot=None), name="mailed_once"),
            models.UniqueConstraint(fields=["robot", "key"], condition=Q(user=None), name="told_group_once"),
            models.CheckConstraint(
                condition=Q(user=None, robot__isnull=False) | Q(user__isnull=False, robot=None), name="one_way_out"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=~Q(state__in=["sent", "given_up"]), name="still_to_send")]

    def __str__(self) -> str:
        return f"{self.key} {self.get_state_display()}"
