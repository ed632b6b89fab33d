"""Published items: the same item handed in twice stays one row, whatever release wrote the first."""

from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from tests import factories
from tests.cast import NOW, Cast

from zhengmei.core.clock import BEIJING
from zhengmei.documents.sheets import ItemRow
from zhengmei.monitoring.actions import save_items
from zhengmei.monitoring.models import PublishedItem

WHEN = datetime(2026, 10, 8, 8, 30)


def row(name: str, number: int = 2) -> ItemRow:
    return ItemRow(
        number, name, "weixin", "", WHEN, "关于停水的通知", "", "https://a.cn", None, "", 1, None, None, None
    ).identified()


@pytest.mark.django_db
def test_two_accounts_may_publish_the_same_at_the_same_minute(cast: Cast) -> None:
    for name in ("示范教育", "示范公安"):
        factories.make_media_account(sponsor=cast.education, name=name, platform="weixin")
    rows = [row("示范教育"), row("示范公安", 3), row("示范教育", 4)]
    outcome = save_items(rows, by=None, now=NOW)
    assert (outcome.total, outcome.new, outcome.known, outcome.problems) == (3, 2, 1, [])


@pytest.mark.django_db
def test_what_an_older_release_wrote_is_known_again_after_the_migration(cast: Cast) -> None:
    account = factories.make_media_account(sponsor=cast.education, name="示范教育", platform="weixin")
    factories.make_published_item(account, WHEN.replace(tzinfo=BEIJING), title="关于停水的通知", url="https://a.cn")
    import_module("zhengmei.monitoring.migrations.0002_item_identity").identify_anew(apps, None)
    outcome = save_items([row("示范教育")], by=None, now=NOW)
    assert (outcome.new, outcome.known, PublishedItem.objects.count()) == (0, 1, 1)


@pytest.mark.django_db
def test_items_that_may_link_are_marked_as_they_come_and_by_the_migration(cast: Cast) -> None:
    factories.make_media_account(sponsor=cast.education, name="示范教育", platform="weixin")
    texts = {"没有": False, "详见a.cn": True, "3.5米": True, "": False}
    rows = [row("示范教育")._replace(title=f"第{n}条", text=text).identified() for n, text in enumerate(texts)]
    save_items(rows, by=None, now=NOW)
    assert dict(PublishedItem.objects.values_list("text", "may_link")) == texts
    PublishedItem.objects.update(may_link=True)
    import_module("zhengmei.monitoring.migrations.0005_may_link").look_once(apps, None)
    assert dict(PublishedItem.objects.values_list("text", "may_link")) == texts
