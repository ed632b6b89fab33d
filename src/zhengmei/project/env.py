"""Typed readers of the environment. A bad value stops the start with a sentence, never a silent default."""

import os
from dataclasses import dataclass
from pathlib import Path


class BadSetting(SystemExit):
    def __init__(self, name: str, value: str, remedy: str) -> None:
        super().__init__(f"设置 {name}={value!r} 不能用：{remedy}")


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw not in {"true", "false"}:
        raise BadSetting(name, raw, "只能写 true 或 false")
    return raw == "true"


def whole(name: str, default: int, *, least: int = 0) -> int:
    raw = os.environ.get(name)
    if raw is None:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) < least:
        raise BadSetting(name, raw, f"要写不小于 {least} 的整数")
    return int(raw)


def months(name: str, least: int) -> int:
    """For how many months logs are kept: never fewer than the law asks (BL-3.3-g, SX-3.6-f)."""
    raw = os.environ.get(name, str(least))
    if not raw.isascii() or not raw.isdigit() or int(raw) < least:
        raise BadSetting(name, raw, f"《网络安全法》要求网络日志留存不少于六个月，要写不小于 {least} 的整数")
    return int(raw)


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, str(default))).expanduser().resolve()


def secret(name: str, kept_in: Path) -> str:
    """The value of `name`, or of the file named by `name`_FILE, or one made once and kept in `kept_in` (mode 600)."""
    import secrets

    if name in os.environ:
        return os.environ[name]
    if f"{name}_FILE" in os.environ:
        return Path(os.environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(secrets.token_urlsafe(50))
    return kept_in.read_text(encoding="utf-8").strip()


def given(name: str) -> str:
    """The value of `name`, or of the file named by `name`_FILE; empty where neither is given."""
    if f"{name}_FILE" in os.environ:
        return Path(os.environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "")


@dataclass(frozen=True, slots=True, repr=False)
class Mail:
    """A mail server; an empty host means there is none."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    ssl: bool = False


def mail(name: str) -> Mail:
    """The mail server of `smtp://`, `smtp+starttls://` or `smtps://user:password@host:port`; none where it is not set."""
    from urllib.parse import unquote, urlsplit

    raw = os.environ.get(name, "")
    if not raw:
        return Mail()
    remedy = "写成 smtps://用户:口令@主机:465、smtp+starttls://用户:口令@主机:587 或 smtp://主机:25"
    parts = urlsplit(raw)
    usual = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    try:
        port = parts.port or usual.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if not parts.hostname or not port or parts.scheme not in usual:
        raise BadSetting(name, "（不显示）", remedy)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Mail(parts.hostname, port, user, password, parts.scheme == "smtp+starttls", parts.scheme == "smtps")


def database(url: str) -> dict[str, object]:
    """Django's database setting from `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    from urllib.parse import unquote, urlsplit

    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise BadSetting("ZHENGMEI_DATABASE_URL", url, "写成 sqlite:///路径 或 postgresql://用户:口令@主机:端口/库名")
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
