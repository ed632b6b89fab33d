"""What a request asks again and again is asked once, and again after anything was written or locked."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from tests import factories
from tests.cast import PACK, TODAY, Cast

from zhengmei.core.once import once, remembering
from zhengmei.organisations.models import Appointment, Region
from zhengmei.organisations.permissions import can_supervise
from zhengmei.organisations.queries import appointments_of, packs_followed
from zhengmei.organisations.states import Duty, OrganisationLevel
from zhengmei.project.middleware import forgetting


@contextmanager
def request() -> Iterator[None]:
    """What the frame does around every request."""
    with remembering(), connection.execute_wrapper(forgetting):
        yield


def counting() -> Callable[[], int]:
    """Answers 0, then 1, then 2 …"""
    return itertools.count().__next__


@pytest.mark.django_db
def test_an_answer_is_kept_until_something_is_written_or_locked() -> None:
    ask = counting()
    with request():
        assert [once("a", ask), once("a", ask), once("b", ask)] == [0, 0, 1]
        assert list(Region.objects.all()) == []
        assert once("a", ask) == 0
        region = factories.make_region("示范省", OrganisationLevel.PROVINCE)
        assert once("a", ask) == 2
        Region.objects.filter(pk=region.pk).update(name="示例省")
        assert once("a", ask) == 3
        region.delete()
        assert once("a", ask) == 4
    assert [once("a", ask), once("a", ask)] == [5, 6]


@pytest.mark.django_db
def test_what_is_read_under_a_lock_is_read_anew() -> None:
    ask = counting()
    region = factories.make_region("示范省", OrganisationLevel.PROVINCE)
    with request():
        once("a", ask)
        with transaction.atomic():
            Region.objects.select_for_update().get(pk=region.pk)
            assert once("a", ask) == 1


def test_a_duty_that_ends_meanwhile_counts_no_more(cast: Cast) -> None:
    with request():
        assert can_supervise(cast.supervisor, cast.education, TODAY)
        Appointment.objects.filter(user=cast.supervisor).update(until=TODAY)
        assert not can_supervise(cast.supervisor, cast.education, TODAY)
        assert appointments_of(cast.supervisor, TODAY) == []


def test_duties_and_packs_are_asked_once(cast: Cast, django_assert_num_queries) -> None:
    units = [cast.education.pk, cast.police.pk]
    with (
        request(),
        django_assert_num_queries(5),
    ):  # duties, what is below by industry, adoptions; twice the places of the units
        for _ in range(2):
            assert can_supervise(cast.supervisor, cast.education, TODAY)
            assert [held.duty for held in appointments_of(cast.supervisor, TODAY)] == [Duty.SUPERVISOR]
            assert packs_followed(units, TODAY) == dict.fromkeys(units, PACK)
