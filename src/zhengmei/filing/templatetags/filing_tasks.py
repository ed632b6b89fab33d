"""How far a task is, in one badge."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from zhengmei.filing.models import AccountTask
from zhengmei.ui.templatetags.zhengmei import badge

register = template.Library()


@register.simple_tag
def task_badge(task: AccountTask, now: datetime) -> SafeString:
    """Its state; 逾期 with the number of days where it waits after its last day."""
    if not task.is_overdue(now) or task.due_on is None:
        return badge(task.get_state_display())
    days = (now.date() - task.due_on).days
    return badge(f"逾期{days}日" if days else "今天已过时限", "no")
