"""The sweep of all accounts says what came of it."""

from tests.cast import NOW, Cast
from tests.factories import make_media_account

from zhengmei.monitoring.models import CheckRun
from zhengmei.monitoring.tasks import sweep_checks


def test_the_sweep_judges_every_account_and_says_so(cast: Cast) -> None:
    make_media_account(cast.education, name="示范市教育局发布")
    make_media_account(cast.county_education, name="示范县教育局发布")
    said = sweep_checks(NOW)
    run = CheckRun.objects.get()
    assert (run.media_accounts, run.judged_at, run.by) == (2, NOW, None)
    assert said == f"查了 2 个账号：新问题 {run.opened} 个，仍在 0 个，了结 0 个"
