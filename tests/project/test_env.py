"""The mail server is read from one address, and a bad one stops the start without showing its password."""

import pytest

from zhengmei.project import env


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ("", 25, "", "", False, False)),
        ("smtp://mail.example.invalid", ("mail.example.invalid", 25, "", "", False, False)),
        ("smtps://a%40b:p%3A1@mail.example.invalid", ("mail.example.invalid", 465, "a@b", "p:1", False, True)),
        ("smtp+starttls://a:b@mail.example.invalid:2587", ("mail.example.invalid", 2587, "a", "b", True, False)),
    ],
)
def test_a_mail_server_is_read(monkeypatch: pytest.MonkeyPatch, address: str, expected: tuple[object, ...]) -> None:
    monkeypatch.setenv("ZHENGMEI_EMAIL_URL", address)
    found = env.mail("ZHENGMEI_EMAIL_URL")
    assert tuple(getattr(found, name) for name in env.Mail.__slots__) == expected


@pytest.mark.parametrize("address", ["mail.example.invalid", "http://a:geheim@b", "smtp://", "smtps://a:geheim@b:x"])
def test_a_bad_one_stops_the_start(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ZHENGMEI_EMAIL_URL", address)
    with pytest.raises(env.BadSetting) as bad:
        env.mail("ZHENGMEI_EMAIL_URL")
    assert "geheim" not in str(bad.value)
