"""People who sign in."""

from django.contrib.auth.hashers import make_password

from zhengmei.identity.models import User

PASSWORD = "示范口令-2026-墨绿"  # every person of the cast signs in with it; tests only
_hash = ""


def make_user(username: str, full_name: str) -> User:
    global _hash
    if not _hash:
        _hash = make_password(PASSWORD)
    return User.objects.create(username=username, full_name=full_name, password=_hash)
