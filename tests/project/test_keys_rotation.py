"""A key is exchanged while the web answers: every opening in between shows the password, and in the end one key is enough."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.db import connections
from django.test import Client
from tests.cast import NOW, Cast, make_cast
from tests.factories import make_credential, make_media_account
from tests.factories.custody import SECRETS
from tests.filing.cases import begin

from zhengmei.audit.models import AuditEntry
from zhengmei.core import sealing
from zhengmei.custody.models import Opening
from zhengmei.custody.tasks import sweep_reseal
from zhengmei.filing.states import FilingAct
from zhengmei.project import keys
from zhengmei.project.commands.keys import command
from zhengmei.sealed.columns import sealed_by_key
from zhengmei.sealed.fields import opened


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    before = sealing.source()
    path = tmp_path / "keyring.json"
    sealing.write_keyring(path, sealing.Keyring((sealing.new_key(sealing.AES, "2026-01-01"),)))
    keys.configure(path)
    yield path
    sealing.use(before)


def run(*words: str, ends: int = 0) -> str:
    answer = CliRunner().invoke(command, list(words))
    assert answer.exit_code == ends, answer.output
    return answer.output


@pytest.mark.django_db(transaction=True)
def test_the_key_is_exchanged_while_keepers_open_passwords(own_keys: Path) -> None:
    cast = make_cast()
    kept = [
        make_credential(make_media_account(cast.education, name=f"账号{n}"), cast.drafter, cast.reviewer)
        for n in range(6)
    ]
    old = sealing.keyring().current.id
    over, shown, failures = threading.Event(), [0], list[int]()

    def keeper() -> None:
        client = Client()
        client.force_login(cast.drafter)
        rounds = 0
        while not over.is_set() or rounds < 1:
            for one in kept:
                answer = client.post(f"/custody/{one.pk}/open/", {"reason": "登录后台发布", "token": uuid4()})
                if answer.status_code != 200 or SECRETS["password"] not in answer.content.decode():
                    failures.append(answer.status_code)
                shown[0] += 1
            rounds += 1
        connections.close_all()

    thread = threading.Thread(target=keeper)
    thread.start()
    try:
        for cipher in ("sm4-gcm", "aes-256-gcm"):
            run("rotate", "--batch", "3", "--cipher", cipher)
    finally:
        over.set()
        thread.join()
    assert failures == []
    assert shown[0] >= len(kept) and Opening.objects.count() == shown[0]
    ring = sealing.keyring()
    assert set(sealed_by_key()) == {ring.current.id} != {old}
    assert len(ring.keys) == 3
    assert AuditEntry.objects.filter(kind="custody.keys.rotated").count() == 2
    assert str(own_keys) not in str([e.detail for e in AuditEntry.objects.all()])


def test_an_old_key_goes_only_when_nothing_lies_under_it(cast: Cast, own_keys: Path) -> None:
    first = sealing.keyring().current.id
    account = make_media_account(cast.education)
    case = begin(FilingAct.OPEN, cast.education, cast.supervisor, facts={"leader_mobile": "13900000009"})
    assert f"{first}  aes-256-gcm  2026-01-01  封存用这把  封着 {sealed_by_key().total()} 项" in run("status")
    assert "正在用来封存" in run("drop", first, ends=2)
    assert "没有密钥 nonsense" in run("drop", "nonsense", ends=2)
    ring = sealing.keyring()
    sealing.write_keyring(own_keys, sealing.Keyring((sealing.new_key(sealing.SM4, "2026-10-12"), *ring.keys)))
    assert "先执行 zhengmei keys reseal" in run("drop", first, ends=2)
    assert "项换成了最新的密钥" in run("reseal")
    assert "已移除" in run("drop", first)
    account.refresh_from_db()
    case.refresh_from_db()
    assert (account.leader_mobile, case.facts["leader_mobile"]) == ("13800000001", "13900000009")
    assert run("status").count("\n") == 1


def test_the_sweep_moves_what_is_left_and_a_missing_key_is_told(cast: Cast, own_keys: Path) -> None:
    make_media_account(cast.education)
    assert sweep_reseal(NOW) == "都用最新的密钥封着"
    ring = sealing.keyring()
    sealing.write_keyring(own_keys, sealing.Keyring((sealing.new_key(sealing.AES, "2026-10-12"), *ring.keys)))
    amount = sealed_by_key().total()
    assert sweep_reseal(NOW) == f"{amount} 项换了新密钥"
    sealing.write_keyring(own_keys, sealing.Keyring((sealing.new_key(sealing.AES, "2026-10-13"),)))
    assert f"有 {amount} 项打不开" in CliRunner().invoke(command, ["status"]).output
    assert "停下" in run("reseal", ends=2)


def test_keys_from_the_environment_are_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    sealing.use(sealing.GivenRing(sealing.Keyring((sealing.new_key(sealing.AES, "2026-01-01"),))))
    assert "程序改不了它" in run("rotate", ends=2)
    made = sealing.read_keyring(run("new", "--cipher", "sm4-gcm"))
    assert made.current.cipher == "sm4-gcm"


def test_a_bound_value_moves_with_its_binding(cast: Cast) -> None:
    kept = make_credential(make_media_account(cast.education), cast.drafter)
    run("rotate")
    kept.refresh_from_db()
    assert sealing.key_id_of(kept.password) == sealing.keyring().current.id
    assert {column: opened(kept, column) for column in SECRETS} == SECRETS
