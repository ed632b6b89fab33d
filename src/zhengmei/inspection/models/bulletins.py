"""The bulletin of a round or of an assessment: its words, then everything as it was issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.inspection.models.assessments import Assessment
from zhengmei.inspection.models.rounds import Round
from zhengmei.organisations.models import Organisation

_USER = settings.AUTH_USER_MODEL


class Bulletin(models.Model):
    """The notice of a round or of a yearly assessment 通报. Drafted by `edit_bulletin`, frozen with all its figures by `issue_bulletin`.

    Everyone may read it from `published_at` on, and no longer once `published_at` is emptied by `take_bulletin_down`.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, null=True, related_name="bulletin")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, null=True, related_name="bulletin")
    number = models.CharField("发文字号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=120)
    addressee = models.CharField("主送", max_length=300)
    requirements = models.JSONField("工作要求", default=list)
    copies_to = models.CharField("抄送", max_length=300, blank=True)
    remark = models.CharField("附注", max_length=60, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    reply_workdays = models.PositiveSmallIntegerField("反馈期限（工作日）", null=True, blank=True)
    reply_due = models.DateField("反馈期限", null=True, blank=True)
    reply_steps = models.JSONField("怎么算的", default=list)
    content = models.JSONField(default=dict, help_text="Every figure and line as issued")
    digest = models.CharField(max_length=64, blank=True)
    issued_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("向社会公开的时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="bulletin_number_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(issued_at__isnull=False), name="only_issued_is_published"
            ),
            models.CheckConstraint(
                condition=Q(round__isnull=False) ^ Q(assessment__isnull=False), name="bulletin_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def office(self) -> Organisation:
        """The unit that signs it."""
        held = self.round or self.assessment
        assert held is not None
        return held.office
