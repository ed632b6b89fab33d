"""Sealed columns: transparent for the ORM, unreadable in the database, tolerant of what was there before."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection
from tests.cast import NOW, Cast
from tests.factories import make_media_account
from tests.filing.cases import begin

from zhengmei.core import sealing
from zhengmei.filing.actions import change_media_account, submit_application
from zhengmei.filing.models import Application, FieldChange, MediaAccount, Submission
from zhengmei.filing.states import FilingAct
from zhengmei.sealed.columns import sealed_by_key, sealed_columns

MOBILE = "13800001234"


def raw(table: str, column: str, pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [pk])
        return str(cursor.fetchone()[0])


def put_raw(table: str, column: str, pk: int, words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [words, pk])


def test_a_number_reads_as_it_was_and_lies_sealed(cast: Cast) -> None:
    account = make_media_account(cast.education, leader_mobile=MOBILE)
    account.refresh_from_db()
    assert account.leader_mobile == MOBILE
    assert sealing.is_sealed(raw("filing_mediaaccount", "leader_mobile", account.pk))
    assert list(MediaAccount.objects.values_list("leader_mobile", flat=True)) == [MOBILE]


def test_every_way_of_writing_seals(cast: Cast) -> None:
    account = make_media_account(cast.education)
    others = [make_media_account(cast.education, name=f"账号{n}", platform="weibo") for n in range(2)]
    MediaAccount.objects.filter(pk=account.pk).update(leader_mobile=MOBILE)
    for other in others:
        other.leader_mobile = MOBILE
    MediaAccount.objects.bulk_update(others, ["leader_mobile"])
    for one in (account, *others):
        assert sealing.is_sealed(raw("filing_mediaaccount", "leader_mobile", one.pk))
        one.refresh_from_db()
        assert one.leader_mobile == MOBILE


def test_only_emptiness_can_be_asked(cast: Cast) -> None:
    filled = make_media_account(cast.education, leader_mobile=MOBILE)
    empty = make_media_account(cast.police, name="平安示范", leader_mobile="")
    assert list(MediaAccount.objects.filter(leader_mobile="")) == [empty]
    assert list(MediaAccount.objects.exclude(leader_mobile="")) == [filled]
    for asked in ({"leader_mobile": MOBILE}, {"leader_mobile__icontains": "138"}, {"leader_mobile__in": [MOBILE]}):
        with pytest.raises(FieldError, match="sealed"):
            list(MediaAccount.objects.filter(**asked))


def test_the_history_of_a_number_is_sealed_and_that_of_a_name_is_not(cast: Cast) -> None:
    account = make_media_account(cast.education, leader_mobile=MOBILE)
    fields = {"leader_mobile": "13900005678", "leader_name": "新来的人"}
    change_media_account(media_account=account, fields=fields, by=None, now=NOW, source="page")
    change = FieldChange.objects.get(field="leader_mobile", after__gt="")
    assert (change.before, change.after) == (MOBILE, "13900005678")
    assert sealing.is_sealed(raw("filing_fieldchange", "before", change.pk))
    assert sealing.is_sealed(raw("filing_fieldchange", "after", change.pk))
    assert raw("filing_fieldchange", "after", FieldChange.objects.get(field="leader_name").pk) == "新来的人"


def test_what_was_written_before_still_reads_and_the_migration_seals_it(cast: Cast) -> None:
    account = make_media_account(cast.education, liaison_mobile="", operator_leader_tel="")
    put_raw("filing_mediaaccount", "leader_mobile", account.pk, MOBILE)
    row = {"media_account": account, "at": NOW, "source": "page"}
    old = FieldChange.objects.create(field="leader_mobile", after=MOBILE, **row)
    name = FieldChange.objects.create(field="name", before="旧名", after="新名", **row)
    account.refresh_from_db()
    assert account.leader_mobile == MOBILE
    migration = import_module("zhengmei.filing.migrations.0006_seal_numbers")
    migration.seal_numbers(apps, None)
    assert sealing.is_sealed(raw("filing_mediaaccount", "leader_mobile", account.pk))
    assert sealing.is_sealed(raw("filing_fieldchange", "after", old.pk))
    assert (raw("filing_fieldchange", "before", old.pk), raw("filing_fieldchange", "before", name.pk)) == ("", "旧名")
    account.refresh_from_db()
    old.refresh_from_db()
    assert (account.leader_mobile, old.after) == (MOBILE, MOBILE)
    assert sealed_by_key() == {sealing.keyring().current.id: 2}


def handed_in(cast: Cast) -> tuple[Application, Submission]:
    """A case with telephone numbers in its form, and what was kept of it when it was handed in."""
    case = begin(FilingAct.OPEN, cast.education, cast.supervisor, facts={"leader_mobile": MOBILE})
    submit_application(application=case, by=cast.supervisor, now=NOW)
    return Application.objects.get(), Submission.objects.get()


def test_what_a_form_says_lies_sealed_with_its_numbers_and_reads_as_it_was(cast: Cast) -> None:
    for row in handed_in(cast):
        assert (row.facts["leader_mobile"], row.facts["is_main"]) == (MOBILE, True)
        words = raw(row._meta.db_table, "facts", row.pk)
        assert (sealing.is_sealed(words), MOBILE in words) == (True, False)
        with pytest.raises(FieldError, match="sealed"):
            list(type(row).objects.filter(facts__leader_mobile=MOBILE))


def test_forms_filled_in_before_still_read_and_the_migration_seals_them(cast: Cast) -> None:
    rows = handed_in(cast)
    for row in rows:
        put_raw(row._meta.db_table, "facts", row.pk, json.dumps(row.facts))
        row.refresh_from_db()
        assert row.facts["leader_mobile"] == MOBILE
    import_module("zhengmei.filing.migrations.0013_seal_facts").seal_facts(apps, None)
    for row in rows:
        assert sealing.is_sealed(raw(row._meta.db_table, "facts", row.pk))
        before = row.facts
        row.refresh_from_db()
        assert row.facts == before


def test_the_columns_are_known() -> None:
    known = {(c.table, c.column, c.bound_by) for c in sealed_columns()}
    assert {("filing_mediaaccount", "leader_mobile", ""), ("filing_fieldchange", "after", "")} <= known
    assert {("filing_application", "facts", ""), ("filing_submission", "facts", "")} <= known
