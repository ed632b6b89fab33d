"""Handing over: given, password changed, received; in this order, by these people, and nobody leaves before."""

from datetime import timedelta

import pytest
from tests.cast import NOW, TODAY, Cast
from tests.factories import make_appointment, make_media_account, make_user
from tests.factories.custody import make_credential

from zhengmei.audit.models import AuditEntry
from zhengmei.custody.actions import (
    CustodyRefused,
    cancel_handover,
    change_password,
    give,
    receive,
    start_handover,
)
from zhengmei.custody.models import Credential, Handover
from zhengmei.identity.models import User
from zhengmei.organisations.actions import OrganisationRefused, end_appointment
from zhengmei.organisations.states import Duty

LATER = NOW + timedelta(hours=1)
NEW = "Neu-geheim-22"


@pytest.fixture
def kept(cast: Cast) -> Credential:
    return make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)


@pytest.fixture
def newcomer(cast: Cast) -> User:
    user = make_user("xin.ren", "辛仁")
    make_appointment(user, cast.education, Duty.LIAISON)
    return user


def start(cast: Cast, kept: Credential, receiver: User, **changes: object) -> Handover:
    given = {"place": "first", "cause": "leaving", "by": cast.chief, **changes}
    return start_handover(credential=kept, receiver=receiver, now=NOW, **given)  # type: ignore[arg-type]


@pytest.mark.clause("WH-5.2-b", "HZ-2.3.3-b", "BL-3.3-f")
def test_it_passes_on_with_both_confirming_and_a_changed_password_in_between(
    cast: Cast, kept: Credential, newcomer: User
) -> None:
    handover = start(cast, kept, newcomer)
    with pytest.raises(CustodyRefused, match="还没有交出：先请沈芸确认交出。；还没有改口令"):
        receive(handover=handover, by=newcomer, now=LATER)
    give(handover=handover, note="", by=cast.drafter, now=NOW)
    with pytest.raises(CustodyRefused, match=r"^还没有改口令"):
        receive(handover=handover, by=newcomer, now=LATER)
    change_password(credential=kept, password=NEW, why="交接", by=newcomer, now=LATER)
    with pytest.raises(CustodyRefused, match="接手由辛仁本人确认"):
        receive(handover=handover, by=cast.chief, now=LATER)
    kept.refresh_from_db()
    assert kept.first_keeper == cast.drafter
    receive(handover=handover, by=newcomer, now=LATER)
    kept.refresh_from_db()
    assert (kept.first_keeper, kept.second_keeper, kept.changed_on) == (newcomer, cast.reviewer, TODAY)
    line = AuditEntry.objects.get(kind="custody.handover.received")
    assert (line.detail["交出人"], line.detail["接手人"], line.at) == ("沈芸", "辛仁", LATER)
    with pytest.raises(CustodyRefused, match="不用再办"):
        receive(handover=handover, by=newcomer, now=LATER)


def test_whoever_gives_it_away_does_not_set_the_new_password(cast: Cast, kept: Credential, newcomer: User) -> None:
    handover = start(cast, kept, newcomer)
    change_password(credential=kept, password="Zwischen-22", why="到期", by=cast.reviewer, now=NOW)
    handover.refresh_from_db()
    assert handover.password_changed_at is None  # the leaver could still open it then
    for minutes in (0, 1):
        with pytest.raises(CustodyRefused, match="你不应再知道"):
            change_password(credential=kept, password=NEW, why="", by=cast.drafter, now=NOW)
        if minutes == 0:
            give(handover=handover, note="", by=cast.drafter, now=NOW)
    change_password(credential=kept, password=NEW, why="交接", by=cast.reviewer, now=LATER)
    handover.refresh_from_db()
    assert (handover.password_changed_by, handover.password_changed_at) == (cast.reviewer, LATER)


@pytest.mark.clause("WH-5.2-b", "HZ-2.3.3-b", "SX-3.6-b")
def test_a_keeper_does_not_leave_before_it_is_handed_over(cast: Cast, kept: Credential, newcomer: User) -> None:
    duty = cast.drafter.appointments.get()
    with pytest.raises(OrganisationRefused, match="沈芸还是“示范市教育局发布”（后台登录）的保管人，先到账号安全办交接"):
        end_appointment(appointment=duty, until=TODAY, by=cast.supervisor, now=NOW)
    handover = start(cast, kept, newcomer)
    give(handover=handover, note="", by=cast.drafter, now=NOW)
    with pytest.raises(OrganisationRefused, match="三样齐了才能停止职责"):
        end_appointment(appointment=duty, until=TODAY, by=cast.supervisor, now=NOW)
    change_password(credential=kept, password=NEW, why="交接", by=newcomer, now=LATER)
    receive(handover=handover, by=newcomer, now=LATER)
    end_appointment(appointment=duty, until=TODAY, by=cast.supervisor, now=NOW)
    duty.refresh_from_db()
    assert duty.until == TODAY


def test_another_duty_in_the_unit_lets_one_end_the_first(cast: Cast, kept: Credential) -> None:
    duty = cast.drafter.appointments.get()
    make_appointment(cast.drafter, cast.education, Duty.REVIEWER)
    end_appointment(appointment=duty, until=TODAY, by=cast.supervisor, now=NOW)
    duty.refresh_from_db()
    assert duty.until == TODAY


def test_a_head_signs_for_someone_who_is_gone_and_says_why(cast: Cast, kept: Credential, newcomer: User) -> None:
    handover = start(cast, kept, newcomer, by=cast.reviewer)
    with pytest.raises(CustodyRefused, match="交出由沈芸确认；本人不在的"):
        give(handover=handover, note="代办", by=cast.reviewer, now=NOW)
    with pytest.raises(CustodyRefused, match="代为交出要写明为什么"):
        give(handover=handover, note="", by=cast.chief, now=NOW)
    give(handover=handover, note="本人已调离，联系不上", by=cast.chief, now=NOW)
    with pytest.raises(CustodyRefused, match="许文柏已经交出"):
        give(handover=handover, note="", by=cast.drafter, now=NOW)


@pytest.mark.parametrize(
    ("receiver", "by", "words"),
    [
        ("reviewer", "chief", "已经是保管人"),
        ("outsider", "chief", "没有管账号的职责"),
        ("chief", "supervisor", "自己的人办理"),
    ],
)
def test_whom_it_cannot_pass_to(cast: Cast, kept: Credential, receiver: str, by: str, words: str) -> None:
    with pytest.raises(CustodyRefused, match=words):
        start(cast, kept, getattr(cast, receiver), by=getattr(cast, by))


def test_it_does_not_pass_to_a_contractor(cast: Cast, kept: Credential, newcomer: User) -> None:
    make_appointment(newcomer, cast.education, Duty.AGENT)
    with pytest.raises(CustodyRefused, match="第三方承办人员，不能保管口令"):
        start(cast, kept, newcomer)


def test_one_at_a_time_and_a_cancelled_one_makes_room(cast: Cast, kept: Credential, newcomer: User) -> None:
    handover = start(cast, kept, newcomer)
    with pytest.raises(CustodyRefused, match="已有一次交接在办"):
        start(cast, kept, cast.chief)
    with pytest.raises(CustodyRefused, match="写明为什么取消"):
        cancel_handover(handover=handover, reason="", by=cast.chief, now=NOW)
    cancel_handover(handover=handover, reason="选错了接手人", by=cast.chief, now=NOW)
    with pytest.raises(CustodyRefused, match="交接取消，不用再办"):
        give(handover=handover, note="", by=cast.drafter, now=NOW)
    again = start(cast, kept, newcomer, place="second")
    assert (again.leaver, Handover.objects.filter(state="open").get()) == (cast.reviewer, again)
    kept.refresh_from_db()
    assert kept.keeper_ids == {cast.drafter.pk, cast.reviewer.pk}


def test_an_empty_second_place_is_filled_by_the_head_signing(cast: Cast, newcomer: User) -> None:
    kept = make_credential(make_media_account(cast.education), cast.drafter)
    handover = start(cast, kept, newcomer, place="second", cause="first", by=cast.drafter)
    give(handover=handover, note="原来没有第二保管人", by=cast.chief, now=NOW)
    change_password(credential=kept, password=NEW, why="添第二保管人", by=cast.drafter, now=LATER)
    receive(handover=handover, by=newcomer, now=LATER)
    kept.refresh_from_db()
    assert (kept.first_keeper, kept.second_keeper) == (cast.drafter, newcomer)
