"""The demo is a whole city, the same for the same day, and goes into an empty database only."""

from datetime import datetime

import pytest
from django.db.models import Count
from tests.cast import NOW

from zhengmei.audit.models import AuditEntry, ExportRequest
from zhengmei.custody.models import Authorisation, Credential, Handover, Opening, Recovery
from zhengmei.demo.build import PACKS, City, NotEmpty, is_empty, is_loaded, load_demo, password_of
from zhengmei.demo.city import CITY, NEIGHBOUR, PEOPLE, PROVINCE
from zhengmei.filing.actions import reasons_not_to_confirm_change
from zhengmei.filing.models import (
    AccountTask,
    Application,
    Collection,
    Guidance,
    MediaAccount,
    Mismatch,
    PublicNotice,
    UnitChange,
)
from zhengmei.identity.models import User
from zhengmei.inspection.models import Bulletin, Round
from zhengmei.inspection.states import RoundState
from zhengmei.monitoring.checks.registry import checks
from zhengmei.monitoring.models import Contest, Finding, PublishedItem
from zhengmei.notices.models import Notice
from zhengmei.organisations.models import Appointment, Funding, Gathering, Organisation, Pledge, UnitPaper
from zhengmei.policies.library import library


def load(now: datetime) -> City:
    return load_demo(now=now, say=lambda words: None)


STOPPED_BEFORE = {"MC032", "MC033"}
"""A link to goods for sale, a policy without its interpretation: review stops both, so the city never published any."""


@pytest.mark.slow
@pytest.mark.usefixtures("built", "db")
class TestTheCity:
    def test_it_has_its_accounts_on_nine_platforms(self) -> None:
        city = MediaAccount.objects.exclude(sponsor__region__name=NEIGHBOUR)
        assert (city.count(), city.values("platform").distinct().count()) == (120, 9)
        assert MediaAccount.objects.filter(sponsor__region__name=NEIGHBOUR).count() == 3

    def test_every_check_its_packs_ask_for_has_an_example_of_its_finding(self) -> None:
        found = set(Finding.objects.values_list("code", flat=True))
        asked = [pack for followed in PACKS.values() for pack in library().line(followed)]
        wanted = {c.code for c in checks() if any(getattr(pack.rules, c.rule_key) for pack in asked)}
        assert wanted - found == STOPPED_BEFORE

    def test_most_accounts_are_in_order(self) -> None:
        wrong = Finding.objects.filter(state="open").values("media_account").distinct().count()
        assert 20 <= wrong <= 35

    def test_there_is_a_round_of_each_kind_and_a_contest(self) -> None:
        states = Round.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == [RoundState.ISSUED, RoundState.CONCLUDED, RoundState.JUDGING]
        assert Contest.objects.filter(upheld=None).count() == 1
        assert Bulletin.objects.exclude(number="").count() == 1

    def test_items_reach_back_two_quarters_and_not_into_the_future(self) -> None:
        first, last = PublishedItem.objects.order_by("day").first(), PublishedItem.objects.order_by("-day").first()
        assert first is not None
        assert last is not None
        assert (NOW.date() - first.day).days > 180
        assert last.published_at < NOW

    def test_every_person_signs_in_with_the_printed_password_and_holds_a_duty(self) -> None:
        people = User.objects.annotate(duties=Count("appointments"))
        assert {p.username for p in people if p.duties == 1} == {p.username for p in PEOPLE}
        gone = Appointment.objects.filter(until__lt=NOW.date()).values_list("user__username", flat=True)
        assert list(gone) == [p.username for p in PEOPLE if p.left] == ["zhong.li"]
        assert people.get(username="lin.shouzheng").check_password(password_of("lin.shouzheng"))

    def test_there_is_a_case_of_each_kind(self) -> None:
        states = Application.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["waiting", "returned", "done", "draft"]

    def test_no_room_of_the_registry_is_empty(self) -> None:
        kept = (Credential, Authorisation, Handover, Opening, Recovery, UnitPaper, Gathering, Funding, Pledge)
        around = (AccountTask, Collection, Guidance, Mismatch, PublicNotice, ExportRequest, Notice)
        assert [model.__name__ for model in (*kept, *around) if not model.objects.exists()] == []

    def test_one_unit_is_halfway_into_another(self) -> None:
        change = UnitChange.objects.get()
        fates = sorted(change.fates.values_list("fate", flat=True))
        assert (change.state, change.organisation.state, fates) == ("draft", "active", ["cancel", "move"])
        assert reasons_not_to_confirm_change(change, NOW.date()) == [
            "还有 1 个账号没有定去向：“城管小蜜蜂”。请在第 2 步逐个定。"
        ]

    def test_nothing_in_the_record_is_later_than_the_day_handed_in(self) -> None:
        assert not AuditEntry.objects.filter(at__gt=NOW).exists()

    def test_it_is_refused_where_anything_is(self) -> None:
        assert (is_empty(), is_loaded()) == (False, True)
        before = Organisation.objects.count()
        with pytest.raises(NotEmpty, match="只装进空库"):
            load(NOW)
        assert Organisation.objects.count() == before


def test_no_real_place_is_in_the_city(db: None) -> None:
    from zhengmei.demo.city import units
    from zhengmei.policies.places import is_real

    assert [u.name for u in units() if is_real(u.region)] == []
    assert {u.region for u in units() if u.region not in {PROVINCE, CITY, NEIGHBOUR}} == {
        "示范县",
        "样例县",
        "演示区",
        "试行区",
    }
