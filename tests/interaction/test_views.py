"""The list of messages: what waits, for whom, in which time; of accounts one may see and of nobody in person."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.factories import make_media_account

from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.interaction.models import CitizenMessage

PAGE = "interaction:messages"


def message(account: MediaAccount, number: str, asked: datetime, *, hours: int | None = None) -> CitizenMessage:
    replied = asked + timedelta(hours=hours) if hours is not None else None
    return CitizenMessage.objects.create(
        media_account=account, number=number, asked_at=asked, title=f"路灯{number}", text="坏了", replied_at=replied
    )


@pytest.fixture
def two(cast: Cast) -> tuple[MediaAccount, MediaAccount]:
    return make_media_account(cast.education, name="示范教育"), make_media_account(cast.police, name="示范公安")


def test_one_sees_the_messages_of_accounts_within_reach(
    cast: Cast, two: tuple[MediaAccount, MediaAccount], client_as: Callable[[User], Client]
) -> None:
    message(two[0], "甲1", NOW)
    message(two[1], "乙1", NOW)
    page = client_as(cast.drafter).get(reverse(PAGE)).content.decode()
    assert ("路灯甲1" in page, "路灯乙1" in page) == (True, False)
    assert "共 <b>1</b> 条留言" in page
    assert "共 <b>2</b> 条留言" in client_as(cast.supervisor).get(reverse(PAGE)).content.decode()
    assert "共 <b>0</b> 条留言" in client_as(cast.stranger).get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"甲1", "甲2", "乙1"}), ("answer=answered", {"甲2"}), ("answer=waiting", {"甲1", "乙1"}),
        ("first=2026-10-12", {"甲1", "乙1"}), ("last=2026-10-11", {"甲2"}), ("first=nonsense&answer=odd&account=x", {"甲1", "甲2", "乙1"}),
    ],
)  # fmt: skip
def test_filters_live_in_the_address(
    cast: Cast, two: tuple[MediaAccount, MediaAccount], client_as: Callable[[User], Client], query: str, seen: set[str]
) -> None:
    message(two[0], "甲1", NOW)
    message(two[0], "甲2", NOW - timedelta(days=2), hours=4)
    message(two[1], "乙1", NOW)
    page = client_as(cast.supervisor).get(f"{reverse(PAGE)}?{query}").content.decode()
    assert {number for number in ("甲1", "甲2", "乙1") if f"路灯{number}" in page} == seen


def test_the_figures_are_those_of_the_rows_shown(
    cast: Cast, two: tuple[MediaAccount, MediaAccount], client_as: Callable[[User], Client]
) -> None:
    message(two[0], "甲1", NOW)
    message(two[0], "甲2", NOW, hours=4)
    message(two[1], "乙1", NOW)
    page = client_as(cast.supervisor).get(f"{reverse(PAGE)}?account={two[0].pk}").content.decode()
    assert "已回复 50.0%，1/2，没回复 <b>1</b> 条" in page


def test_an_empty_list_says_how_to_fill_it(cast: Cast, client_as: Callable[[User], Client]) -> None:
    page = client_as(cast.drafter).get(reverse(PAGE)).content.decode()
    assert "还没有留言" in page
    assert f"{reverse('filing:import_new')}?kind=messages" in page


def test_three_messages_ask_no_more_questions_than_one(
    cast: Cast, two: tuple[MediaAccount, MediaAccount], client_as: Callable[[User], Client]
) -> None:
    client = client_as(cast.supervisor)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(PAGE))
        return len(asked)

    message(two[0], "1", NOW)
    questions()
    one = questions()
    message(two[0], "2", NOW)
    message(two[1], "3", NOW, hours=1)
    assert questions() == one
