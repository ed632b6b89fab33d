"""The table names the sweeps the rooms have, and each runs on real rows."""

from tests.cast import NOW, Cast
from tests.factories import make_media_account

from zhengmei.audit.models import AuditEntry
from zhengmei.monitoring.models import Finding
from zhengmei.worker.loop import Clockwork
from zhengmei.worker.table import SWEEPS


def test_the_table_has_no_double_name_and_a_reason_for_each() -> None:
    assert [s.name for s in SWEEPS] == [
        "imports",
        "tasks",
        "notices",
        "reseal",
        "checks",
        "units",
        "content",
        "releases",
        "pictures",
    ]
    assert all(s.why for s in SWEEPS)


def test_a_whole_turn_raises_the_findings_of_silent_accounts_and_a_second_changes_nothing(cast: Cast) -> None:
    account = make_media_account(cast.education, name="示范市教育局发布")
    assert Clockwork().run_due(NOW, lambda words: None) == 0
    first = set(Finding.objects.values_list("pk", "media_account", "state"))
    assert account.pk in {row[1] for row in first}
    assert Clockwork().run_due(NOW, lambda words: None) == 0
    assert set(Finding.objects.values_list("pk", "media_account", "state")) == first
    assert not AuditEntry.objects.exclude(actor=None).exists()
