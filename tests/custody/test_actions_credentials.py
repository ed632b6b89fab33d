"""Taking a sign-in into keeping, changing and retiring it: by its keepers, sealed, never told."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.cast import NOW, TODAY, Cast
from tests.factories import make_appointment, make_media_account, make_user
from tests.factories.custody import SECRETS, make_credential

from zhengmei.audit.models import AuditEntry
from zhengmei.core.sealing import is_sealed
from zhengmei.custody.actions import (
    Contacts,
    CustodyRefused,
    add_credential,
    change_contacts,
    change_password,
    retire_credential,
)
from zhengmei.custody.models import Credential, PasswordChange
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice
from zhengmei.organisations.states import Duty
from zhengmei.sealed.fields import opened


def raw(row: Credential) -> dict[str, str]:
    columns = ", ".join(SECRETS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM custody_credential WHERE id = %s", [row.pk])
        return dict(zip(SECRETS, cursor.fetchone(), strict=True))


def add(cast: Cast, by: User, **changes: object) -> Credential:
    account = make_media_account(cast.education)
    given = {
        "label": " 后台登录 ",
        "password": SECRETS["password"],
        "contacts": Contacts(*(SECRETS[c] for c in Contacts.__slots__)),
        "first_keeper": cast.drafter,
        "second_keeper": cast.reviewer,
        "changed_on": TODAY,
        **changes,
    }
    return add_credential(media_account=account, by=by, now=NOW, **given)  # type: ignore[arg-type]


def test_everything_secret_lies_sealed_and_is_told_nobody(cast: Cast) -> None:
    row = add(cast, cast.drafter)
    assert all(is_sealed(words) for words in raw(row).values())
    row.refresh_from_db()
    assert {column: opened(row, column) for column in SECRETS} == SECRETS
    said = [f"{e.detail} {e.reason} {e.object_name}" for e in AuditEntry.objects.all()]
    said += [f"{n.title} {n.body} {n.url}" for n in Notice.objects.all()]
    assert [w for w in said for secret in SECRETS.values() if secret in w] == []
    assert set(Notice.objects.values_list("user__username", flat=True)) == {cast.reviewer.username, cast.chief.username}
    assert (row.label, repr(Contacts("a"))[:1]) == ("后台登录", "<")


@pytest.mark.parametrize(
    ("by", "changes", "words"),
    [
        ("drafter", {"second_keeper": "drafter"}, "两个人"),
        ("chief", {}, "登记口令的人要是保管人之一"),
        ("supervisor", {}, "自己的人办理"),
        ("drafter", {"second_keeper": "outsider"}, "没有管账号的职责"),
        ("drafter", {"changed_on": TODAY + timedelta(1)}, "不能晚于今天"),
        ("drafter", {"password": "kurz"}, "至少 8 位"),
    ],
)
def test_who_may_not_and_what_may_not(cast: Cast, by: str, changes: dict[str, object], words: str) -> None:
    changes = {k: getattr(cast, v) if k.endswith("keeper") and isinstance(v, str) else v for k, v in changes.items()}
    with pytest.raises(CustodyRefused, match=words):
        add(cast, getattr(cast, by), **changes)
    assert not Credential.objects.exists()


def test_a_contractor_is_never_a_keeper(cast: Cast) -> None:
    agent = make_user("wai.bao", "外包员")
    make_appointment(agent, cast.education, Duty.AGENT)
    make_appointment(agent, cast.education, Duty.DRAFTER)
    with pytest.raises(CustodyRefused, match="第三方承办人员，不能保管口令"):
        add(cast, cast.drafter, second_keeper=agent)
    with pytest.raises(CustodyRefused, match="不接触平台口令"):
        add(cast, agent, first_keeper=agent)


def test_the_same_use_is_registered_once(cast: Cast) -> None:
    row = add(cast, cast.drafter)
    with pytest.raises(CustodyRefused, match="已经登记过"):
        add_credential(
            media_account=row.media_account,
            label="后台登录",
            password="another-password",
            contacts=Contacts(),
            first_keeper=cast.drafter,
            second_keeper=cast.reviewer,
            changed_on=TODAY,
            by=cast.drafter,
            now=NOW,
        )


def test_a_changed_password_is_dated_and_noted_and_an_unchanged_one_is_refused(cast: Cast) -> None:
    row = make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)
    with pytest.raises(CustodyRefused, match="没有换"):
        change_password(credential=row, password=SECRETS["password"], why="到期", by=cast.reviewer, now=NOW)
    change_password(credential=row, password="Neu-geheim-22", why="到期", by=cast.reviewer, now=NOW)
    row.refresh_from_db()
    assert (row.changed_on, opened(row, "password")) == (TODAY, "Neu-geheim-22")
    change = PasswordChange.objects.get()
    assert (change.by, change.why) == (cast.reviewer, "到期")
    assert Notice.objects.filter(user=cast.drafter, kind="custody.changed").exists()
    for stranger in (cast.chief, cast.supervisor, cast.stranger):
        with pytest.raises(CustodyRefused, match="只有保管人能换口令"):
            change_password(credential=row, password="Drittes-geheim", why="", by=stranger, now=NOW)


def test_a_keeper_who_left_changes_nothing(cast: Cast) -> None:
    row = make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)
    cast.drafter.appointments.update(until=date(2026, 10, 1))
    with pytest.raises(CustodyRefused, match="已没有管账号的职责"):
        change_password(credential=row, password="Neu-geheim-22", why="", by=cast.drafter, now=NOW)


def test_contacts_change_one_by_one(cast: Cast) -> None:
    row = make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)
    change_contacts(credential=row, contacts=Contacts(bound_phone="13900001111"), by=cast.drafter, now=NOW)
    row.refresh_from_db()
    assert (opened(row, "bound_phone"), opened(row, "login_name")) == ("13900001111", SECRETS["login_name"])
    assert AuditEntry.objects.get(kind="custody.credential.contacts_changed").detail == {"改了": ["绑定手机"]}
    with pytest.raises(CustodyRefused, match="一项也没有填"):
        change_contacts(credential=row, contacts=Contacts(), by=cast.drafter, now=NOW)


def test_a_retired_one_holds_nothing_any_more(cast: Cast) -> None:
    row = make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)
    with pytest.raises(CustodyRefused, match="写明为什么停用"):
        retire_credential(credential=row, reason="", by=cast.chief, now=NOW)
    retire_credential(credential=row, reason="账号已注销", by=cast.chief, now=NOW)
    assert set(raw(row).values()) == {""}
    with pytest.raises(CustodyRefused, match="已经停用"):
        retire_credential(credential=row, reason="账号已注销", by=cast.chief, now=NOW)


def test_a_secret_copied_into_another_row_does_not_open(cast: Cast) -> None:
    one = make_credential(make_media_account(cast.education), cast.drafter, cast.reviewer)
    two = make_credential(make_media_account(cast.police, name="平安示范"), cast.drafter, cast.reviewer)
    two.password = one.password
    with pytest.raises(Exception, match="从别处搬来的"):
        opened(two, "password")
