"""Telling: once for each person, never to a disabled one, and only one's own notices can be read or ticked."""

from tests.cast import NOW, Cast

from zhengmei.notices.actions import mark_all_read, mark_read, notify, settle
from zhengmei.notices.models import Notice
from zhengmei.notices.queries import notices_visible_to, unread

WHAT = {"kind": "custody.opened", "title": "口令被打开", "url": "/notices/", "key": "custody.opened:7"}


def tell(cast: Cast, *to: str, **changes: object) -> list[Notice]:
    people = [getattr(cast, role) for role in to]
    return notify(to=people, by=cast.drafter, now=NOW, **{**WHAT, **changes})  # type: ignore[arg-type]


def test_the_same_thing_is_said_once_to_each(cast: Cast) -> None:
    first = tell(cast, "chief", "reviewer", "chief")
    second = tell(cast, "chief", "drafter", title="又说一遍")
    assert {n.user for n in first} == {cast.chief, cast.reviewer}
    assert [n.user for n in second] == [cast.drafter]
    assert Notice.objects.filter(user=cast.chief).get().title == "口令被打开"
    assert tell(cast, "chief", key="custody.opened:8")[0].chapter == "账号安全"


def test_a_disabled_person_is_passed_over(cast: Cast) -> None:
    cast.reviewer.is_active = False
    assert [n.user for n in tell(cast, "chief", "reviewer")] == [cast.chief]


def test_reading_is_ones_own(cast: Cast) -> None:
    mine, other = tell(cast, "chief")[0], tell(cast, "reviewer")[0]
    assert mark_read(notices=[mine.pk, other.pk], by=cast.chief, now=NOW) == 1
    assert (unread(cast.chief), unread(cast.reviewer)) == (0, 1)
    assert list(notices_visible_to(cast.reviewer)) == [other]
    assert mark_all_read(by=cast.reviewer, now=NOW) == 1
    assert mark_all_read(by=cast.reviewer, now=NOW) == 0


def test_what_is_done_is_settled_with_what_climbed_from_it_and_nothing_else(cast: Cast) -> None:
    tell(cast, "chief")
    tell(cast, "supervisor", key="custody.opened:7#1")
    tell(cast, "chief", key="custody.opened:70")
    assert settle(key="custody.opened:7", by=None, now=NOW) == 2
    assert Notice.objects.get(settled_at=None).key == "custody.opened:70"
