"""The sweep of emergency releases."""

from datetime import timedelta

from tests.content.desk import Desk

from zhengmei.content import actions
from zhengmei.content.tasks import sweep_releases
from zhengmei.notices.models import Notice


def test_a_release_not_reviewed_in_time_reminds_each_reviewer_once_a_day(desk: Desk) -> None:
    draft = desk.draft(content_class="重大")
    actions.release_draft(draft=draft, event="结冰", reason="学生要出门", by=desk.cast.chief, now=desk.tick())
    assert sweep_releases(desk.now + timedelta(hours=23)) == "逾期没补审的应急放行 0 个"
    late = desk.now + timedelta(hours=25)
    assert sweep_releases(late) == "逾期没补审的应急放行 1 个"
    sweep_releases(late + timedelta(minutes=30))
    told = Notice.objects.filter(kind="content.overdue")
    assert sorted(n.user.full_name for n in told) == sorted(["顾知行", "农振", "陆小燕", "唐立群", "许文柏"])
