"""An incident with its story, the slips and orders that came of it, and what a unit set for itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.models import PublishingHold
from zhengmei.filing.models import MediaAccount
from zhengmei.incidents.states import (
    GOING,
    ORDER_WORKDAYS,
    RECEIPT_HOURS,
    EntryKind,
    IncidentKind,
    IncidentState,
    OrderState,
    TransferState,
)
from zhengmei.organisations.models import Organisation, UnitContact

_USER = settings.AUTH_USER_MODEL


class Incident(models.Model):
    """A security event or a matter of public opinion 事件. State changes only through `actions`, along `states.INCIDENT`.

    What its type and its grade ask for is copied when it is opened (graded): an incident keeps the rules it started under.
    """

    number = models.CharField("编号", max_length=20, unique=True, null=True)
    kind = models.CharField("哪一类", max_length=10, choices=IncidentKind.choices)
    type_code = models.CharField(max_length=20)
    type_label = models.CharField("种类", max_length=40)
    needs = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    article = models.CharField("条文", max_length=120, blank=True)
    pack_id = models.CharField("依据的办法", max_length=60)
    grade = models.CharField("等级", max_length=20)
    is_grave = models.BooleanField("重大", default=False)
    steps = models.JSONField("步骤", default=list)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="incidents", verbose_name="单位")
    media_account = models.ForeignKey(
        MediaAccount, on_delete=models.PROTECT, null=True, related_name="incidents", verbose_name="账号"
    )
    hold = models.ForeignKey(PublishingHold, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.TextField("发生了什么")
    discovered_at = models.DateTimeField("发现时间")
    reported_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField("报告时间")
    person = models.CharField("负责人", max_length=60, blank=True)
    person_user = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=IncidentState.choices, default=IncidentState.OPEN)
    outcome = models.TextField("结果", blank=True)
    ended_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=GOING, ended_at=None) | Q(~Q(state__in=GOING), ended_at__isnull=False),
                name="an_ended_incident_has_its_moment",
            )
        ]
        indexes = [models.Index(fields=["unit", "state"]), models.Index(fields=["-discovered_at"])]

    def __str__(self) -> str:
        return f"{self.number or '事件'} {self.type_label}"

    @property
    def audit_unit_id(self) -> int:
        return self.unit_id

    @property
    def is_going(self) -> bool:
        """Neither closed nor withdrawn."""
        return self.state in GOING


class IncidentEntry(models.Model):
    """One line of the story 事件经过: what was done or found, when, by whom, with a file or an address."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField("记什么", max_length=10, choices=EntryKind.choices)
    step = models.CharField("步骤", max_length=40, blank=True)
    note = models.TextField("说明")
    url = models.URLField("链接", max_length=500, blank=True)
    happened_at = models.DateTimeField("什么时候")
    file_digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "step"], condition=~Q(step=""), name="one_entry_per_step")
        ]

    def __str__(self) -> str:
        return f"{self.incident} {self.step or self.get_kind_display()}"


class Transfer(models.Model):
    """A slip that takes an incident to another department 转出; its printed name (转送单, 上报单) is the pack's."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="transfers")
    paper = models.CharField("单子", max_length=20)
    article = models.CharField("条文", max_length=120, blank=True)
    department = models.CharField("送哪个部门", max_length=120)
    matter = models.CharField("事项", max_length=20)
    contact = models.ForeignKey(UnitContact, on_delete=models.PROTECT, null=True, related_name="+")
    recipient = models.CharField("收件人", max_length=120)
    to_unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="transfers_in", verbose_name="收件单位"
    )
    facts = models.TextField("事由")
    sent_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("送出时间")
    due_at = models.DateTimeField("回执期限")
    state = models.CharField("状态", max_length=10, choices=TransferState.choices, default=TransferState.SENT)
    receiver = models.CharField("签收人", max_length=60, blank=True)
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField("回执、收回的说明", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=TransferState.RECEIVED) | Q(received_at__isnull=False),
                name="a_receipt_has_its_moment",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.paper} {self.department}"

    @property
    def addressed(self) -> str:
        """The department, with the person it goes to where one is named."""
        return self.department if self.recipient in ("", self.department) else f"{self.department}（{self.recipient}）"

    @property
    def audit_unit_id(self) -> int:
        return self.incident.unit_id


class SecurityOrder(models.Model):
    """What the office above wants put right after a security event 安全整改通知, by when, and what the unit answered."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="orders")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="发出单位")
    demands = models.JSONField("整改要求", default=list)
    cited = models.JSONField("依据", default=list)
    workdays = models.PositiveSmallIntegerField("几个工作日")
    due_on = models.DateField("期限")
    issued_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    state = models.CharField("状态", max_length=10, choices=OrderState.choices, default=OrderState.ISSUED)
    reply = models.TextField("整改情况", blank=True)
    replied_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField("复核意见", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"安全整改通知 {self.incident}"

    @property
    def audit_unit_id(self) -> int:
        return self.incident.unit_id


class IncidentRule(models.Model):
    """The grades and terms a unit set for itself and those below 事件等级和期限. No text has these numbers."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="incident_rules")
    kind = models.CharField(max_length=10, choices=IncidentKind.choices)
    grades = models.JSONField("等级", default=list, help_text="[{name, grave, steps}], the gravest first")
    receipt_hours = models.PositiveSmallIntegerField("几小时内要有回执", default=RECEIPT_HOURS)
    order_workdays = models.PositiveSmallIntegerField("整改几个工作日", default=ORDER_WORKDAYS)
    changed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="one_incident_rule_per_kind")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id
