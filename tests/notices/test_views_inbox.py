"""The inbox: one's own, filtered, paged; what is gone to is read; the count stands in the frame."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import NOW, Cast

from zhengmei.identity.models import User
from zhengmei.notices.actions import notify
from zhengmei.notices.models import Notice

As = Callable[[User], Client]


def tell(user: User, number: int, kind: str = "custody.opened", url: str = "/policies/") -> Notice:
    what = {"title": f"第 {number} 件事", "body": f"说明 {number}", "url": url, "key": f"k{number}"}
    return notify(to=[user], kind=kind, by=None, now=NOW, **what)[0]  # type: ignore[arg-type]


def test_an_empty_inbox_says_so_and_a_full_one_is_filtered(cast: Cast, client_as: As) -> None:
    client = client_as(cast.chief)
    assert "还没有通知" in client.get("/notices/").content.decode()
    tell(cast.chief, 1)
    tell(cast.chief, 2, kind="filing.decided")
    tell(cast.reviewer, 3)
    page = client.get("/notices/").content.decode()
    assert "第 1 件事" in page and "第 2 件事" in page and "第 3 件事" not in page
    filing = client.get("/notices/?chapter=filing&state=unread&q=第").content.decode()
    assert "第 2 件事" in filing and "第 1 件事" not in filing
    assert "没有这样的通知" in client.get("/notices/?state=read").content.decode()
    assert client.get("/notices/?chapter=nonsense&page=x&q=%00").status_code == 200


def test_going_to_a_notice_reads_it_and_leads_on(cast: Cast, client_as: As) -> None:
    mine, outside = tell(cast.chief, 1), tell(cast.chief, 2, url="https://example.invalid/")
    client = client_as(cast.chief)
    assert client.get(f"/notices/{mine.pk}/").headers["Location"] == "/policies/"
    assert client.get(f"/notices/{outside.pk}/").headers["Location"] == "/notices/"
    assert Notice.objects.filter(read_at=None).count() == 0
    assert client_as(cast.reviewer).get(f"/notices/{mine.pk}/").status_code == 404


def test_ticked_ones_and_all_are_marked(cast: Cast, client_as: As) -> None:
    one, two, three = (tell(cast.chief, n) for n in (1, 2, 3))
    client = client_as(cast.chief)
    answer = client.post("/notices/read/", {"notice": [one.pk, "x"], "back": "?state=unread"})
    assert answer.headers["Location"] == "/notices/?state=unread"
    assert set(Notice.objects.filter(read_at=None)) == {two, three}
    assert (
        client.post("/notices/read/", {"all": "1", "back": "https://example.invalid"}).headers["Location"]
        == "/notices/"
    )
    assert not Notice.objects.filter(read_at=None).exists()
    assert client.get("/notices/read/").status_code == 405


def test_the_count_stands_beside_the_bell(cast: Cast, client_as: As) -> None:
    tell(cast.chief, 1)
    counts = client_as(cast.chief).get("/counts/").content.decode()
    assert 'id="n-inbox"' in counts and ">1<" in counts
    assert 'id="n-inbox"' not in client_as(cast.reviewer).get("/counts/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_asks_as_much_for_three_as_for_one(
    cast: Cast, client_as: As, django_assert_num_queries: Callable[..., object], rows: int
) -> None:
    for number in range(rows):
        tell(cast.chief, number)
    client = client_as(cast.chief)
    with django_assert_num_queries(13):  # type: ignore[attr-defined]
        client.get("/notices/")
