"""Opening: by a keeper, with a reason, shown once, audited, told; refused to everybody else and said why."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.cast import NOW, Cast
from tests.factories import make_appointment, make_media_account, make_user
from tests.factories.custody import SECRETS, make_credential

from zhengmei.audit.models import AuditEntry
from zhengmei.custody.actions import CustodyRefused, give, note_refusal, open_credential, start_handover
from zhengmei.custody.models import Credential, Opening
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice
from zhengmei.organisations.states import Duty

WHY = "登录后台发布放假安排"


@pytest.fixture
def kept(cast: Cast) -> Credential:
    return make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)


def test_a_keeper_opens_it_and_the_other_keeper_and_the_head_are_told(cast: Cast, kept: Credential) -> None:
    shown = open_credential(credential=kept, reason=WHY, token=uuid4(), by=cast.drafter, now=NOW)
    assert (shown.password, shown.bound_phone) == (SECRETS["password"], SECRETS["bound_phone"])
    assert SECRETS["password"] not in repr(shown)
    entry = AuditEntry.objects.get(kind="custody.credential.opened")
    assert (entry.actor, entry.reason, entry.unit_id) == (cast.drafter, WHY, cast.education.pk)
    told = Notice.objects.filter(kind="custody.opened")
    assert {n.user for n in told} == {cast.reviewer, cast.chief}
    assert all("沈芸打开了口令" in n.title and SECRETS["password"] not in n.title + n.body for n in told)


def test_the_same_form_shows_nothing_a_second_time(cast: Cast, kept: Credential) -> None:
    token = uuid4()
    open_credential(credential=kept, reason=WHY, token=token, by=cast.drafter, now=NOW)
    with pytest.raises(CustodyRefused, match="已经显示过"):
        open_credential(credential=kept, reason=WHY, token=token, by=cast.drafter, now=NOW)
    assert (Opening.objects.count(), AuditEntry.objects.filter(kind="custody.credential.opened").count()) == (1, 1)


def test_without_a_reason_it_stays_shut(cast: Cast, kept: Credential) -> None:
    with pytest.raises(CustodyRefused, match="要写理由"):
        open_credential(credential=kept, reason=" 登 ", token=uuid4(), by=cast.drafter, now=NOW)
    assert not Opening.objects.exists()


@pytest.mark.parametrize("role", ["chief", "supervisor", "inspector", "system_admin", "stranger", "outsider"])
def test_nobody_but_a_keeper_opens_it(cast: Cast, kept: Credential, role: str) -> None:
    with pytest.raises(CustodyRefused, match="只有保管人能打开：沈芸、顾知行"):
        open_credential(credential=kept, reason=WHY, token=uuid4(), by=getattr(cast, role), now=NOW)


def test_contractors_never_see_it_even_where_they_were_made_keeper(cast: Cast) -> None:
    agent: User = make_user("wai.bao", "外包员")
    make_appointment(agent, cast.education, Duty.DRAFTER)
    kept = make_credential(make_media_account(cast.education), agent, cast.reviewer)
    make_appointment(agent, cast.education, Duty.AGENT)
    with pytest.raises(CustodyRefused, match="第三方承办人员不接触平台口令"):
        open_credential(credential=kept, reason=WHY, token=uuid4(), by=agent, now=NOW)


def test_whoever_has_given_it_away_opens_it_no_more_and_the_receiver_may(cast: Cast, kept: Credential) -> None:
    handover = start_handover(
        credential=kept, place="first", receiver=cast.chief, cause="leaving", by=cast.drafter, now=NOW
    )
    with pytest.raises(CustodyRefused, match="只有保管人能打开"):
        open_credential(credential=kept, reason=WHY, token=uuid4(), by=cast.chief, now=NOW)
    give(handover=handover, note="", by=cast.drafter, now=NOW)
    with pytest.raises(CustodyRefused, match="你已把它交给许文柏"):
        open_credential(credential=kept, reason=WHY, token=uuid4(), by=cast.drafter, now=NOW)
    shown = open_credential(credential=kept, reason="登录改口令", token=uuid4(), by=cast.chief, now=NOW)
    assert shown.password == SECRETS["password"]


def test_a_refused_try_stays_in_the_record_and_is_told_once_a_day(cast: Cast, kept: Credential) -> None:
    for minutes in (0, 5):
        note_refusal(credential=kept, reasons=["不行"], by=cast.supervisor, now=NOW + timedelta(minutes=minutes))
    assert AuditEntry.objects.filter(kind="custody.credential.refused", actor=cast.supervisor).count() == 2
    assert Notice.objects.filter(kind="custody.refused", user=cast.drafter).count() == 1
