"""Authorisations, lost passwords and the unit's own numbers."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.cast import NOW, TODAY, Cast
from tests.factories import make_appointment, make_media_account, make_user
from tests.factories.custody import make_credential

from zhengmei.core.sealing import is_sealed
from zhengmei.custody.actions import (
    CustodyRefused,
    add_authorisation,
    add_step,
    change_password,
    end_authorisation,
    give_up,
    open_recovery,
    recover,
    renew_authorisation,
    set_rule,
)
from zhengmei.custody.models import Authorisation, Recovery
from zhengmei.custody.queries import limits_of, todo_for
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice
from zhengmei.organisations.states import Duty


def authorise(cast: Cast, by: User, **changes: object) -> Authorisation:
    given = {
        "kind": "token",
        "name": "发布系统",
        "scope": "发文",
        "token": "tok-geheim-9",
        "granted_on": date(2026, 9, 1),
        "expires_on": date(2026, 10, 20),
        **changes,
    }
    return add_authorisation(media_account=make_media_account(cast.education), by=by, now=NOW, **given)  # type: ignore[arg-type]


def test_an_authorisation_is_sealed_reminded_of_renewed_and_ended(cast: Cast) -> None:
    one = authorise(cast, cast.drafter)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM custody_authorisation")
        assert is_sealed(cursor.fetchone()[0])
    [todo] = todo_for(cast.reviewer, TODAY)
    assert (todo.title, todo.due) == ("授权快到期：示范市教育局发布", date(2026, 10, 20))
    with pytest.raises(CustodyRefused, match="要晚于现在的 2026年10月20日"):
        renew_authorisation(authorisation=one, expires_on=date(2026, 10, 20), token="", by=cast.drafter, now=NOW)
    renew_authorisation(authorisation=one, expires_on=date(2027, 10, 20), token="", by=cast.drafter, now=NOW)
    assert todo_for(cast.reviewer, TODAY) == []
    one = end_authorisation(authorisation=one, reason="合同到期", by=cast.chief, now=NOW)
    assert (one.token, one.ended_on) == ("", TODAY)
    with pytest.raises(CustodyRefused, match="已经停用"):
        renew_authorisation(authorisation=one, expires_on=date(2028, 1, 1), token="", by=cast.drafter, now=NOW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"granted_on": TODAY + timedelta(1), "expires_on": None}, "授权日期不能晚于今天"),
        ({"expires_on": date(2026, 8, 31)}, "不能早于授权日期"),
    ],
)
def test_an_authorisation_with_wrong_days_is_refused(cast: Cast, changes: dict[str, object], words: str) -> None:
    with pytest.raises(CustodyRefused, match=words):
        authorise(cast, cast.drafter, **changes)


def test_only_the_sponsors_own_people_keep_authorisations(cast: Cast) -> None:
    agent = make_user("wai.bao", "外包员")
    make_appointment(agent, cast.education, Duty.AGENT)
    for other, words in ((cast.supervisor, "自己的人办理"), (agent, "不接触平台口令")):
        with pytest.raises(CustodyRefused, match=words):
            authorise(cast, other)
        assert todo_for(other, TODAY) == []


def lose(cast: Cast) -> Recovery:
    account = make_media_account(cast.education)
    return open_recovery(
        media_account=account, cause="no_handover", account_of_loss="经办人调走", by=cast.drafter, now=NOW
    )


def test_a_lost_password_is_won_back_step_by_step(cast: Cast) -> None:
    case = lose(cast)
    assert (case.due_on, case.workdays) == (date(2026, 10, 26), 10)
    assert Notice.objects.get(user=cast.chief).escalates
    [todo] = todo_for(cast.reviewer, TODAY)
    assert (todo.title, todo.due, todo.local_default) == ("找回口令：示范市教育局发布", date(2026, 10, 26), True)
    with pytest.raises(CustodyRefused, match="正在找回"):
        open_recovery(media_account=case.media_account, cause="stolen", account_of_loss="", by=cast.drafter, now=NOW)
    with pytest.raises(CustodyRefused, match="写明做了什么"):
        add_step(recovery=case, kind="appeal", note="", kept=None, by=cast.drafter, now=NOW)
    add_step(recovery=case, kind="appeal", note="提交加盖公章的申诉函", kept=None, by=cast.drafter, now=NOW)
    case.refresh_from_db()
    assert case.state == "appealed"
    with pytest.raises(CustodyRefused, match="还没有登记新口令"):
        recover(recovery=case, outcome="", by=cast.drafter, now=NOW)
    kept = make_credential(case.media_account, cast.drafter, cast.reviewer)
    change_password(credential=kept, password="Neu-geheim-22", why="找回", by=cast.drafter, now=NOW)
    recover(recovery=case, outcome="平台已重置", by=cast.drafter, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.concluded_by) == ("recovered", cast.drafter)
    assert Notice.objects.get(kind="custody.lost").settled_at == NOW
    with pytest.raises(CustodyRefused, match="已经了结"):
        add_step(recovery=case, kind="other", note="再说一句", kept=None, by=cast.drafter, now=NOW)


def test_it_is_given_up_only_after_an_appeal_and_by_the_head(cast: Cast) -> None:
    case = lose(cast)
    with pytest.raises(CustodyRefused, match="还没有向平台申诉过"):
        give_up(recovery=case, outcome="平台不受理，办注销", by=cast.chief, now=NOW)
    add_step(recovery=case, kind="appeal", note="提交申诉函", kept=None, by=cast.drafter, now=NOW)
    case.refresh_from_db()
    with pytest.raises(CustodyRefused, match="负责人确认"):
        give_up(recovery=case, outcome="平台不受理，办注销", by=cast.drafter, now=NOW)
    with pytest.raises(CustodyRefused, match="不要另开一个账号"):
        give_up(recovery=case, outcome="", by=cast.chief, now=NOW)
    give_up(recovery=case, outcome="平台不受理，办注销", by=cast.chief, now=NOW)
    assert Recovery.objects.get().state == "failed"


def test_a_unit_sets_its_own_numbers_and_those_below_take_them_over(cast: Cast) -> None:
    assert (limits_of(cast.education, TODAY).password_days, limits_of(cast.education, TODAY).recovery_workdays) == (
        None,
        10,
    )
    for other in (cast.drafter, cast.outsider):
        with pytest.raises(CustodyRefused, match="负责人或主管设定"):
            set_rule(organisation=cast.education, password_days=60, warn_days=7, recovery_workdays=5, by=other, now=NOW)
    set_rule(
        organisation=cast.county_office, password_days=60, warn_days=7, recovery_workdays=5, by=cast.supervisor, now=NOW
    )
    below = limits_of(cast.county_education, TODAY)
    assert (below.password_days, below.set_by, below.due(TODAY)) == (60, cast.county_office, TODAY + timedelta(60))
    assert limits_of(cast.education, TODAY).password_days is None
    set_rule(organisation=cast.education, password_days=30, warn_days=7, recovery_workdays=5, by=cast.chief, now=NOW)
    assert limits_of(cast.education, TODAY).password_days == 30


def test_a_password_that_is_due_waits_for_its_keepers(cast: Cast) -> None:
    set_rule(organisation=cast.education, password_days=90, warn_days=14, recovery_workdays=5, by=cast.chief, now=NOW)
    account = make_media_account(cast.education)
    make_credential(account, cast.drafter, cast.reviewer, changed_on=TODAY - timedelta(75))
    assert todo_for(cast.drafter, TODAY) == []
    [todo] = todo_for(cast.drafter, TODAY + timedelta(1))
    assert (todo.title, todo.due) == ("换口令：示范市教育局发布（后台登录）", TODAY + timedelta(15))
    assert todo_for(cast.chief, TODAY + timedelta(1)) == []
