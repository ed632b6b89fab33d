from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from zhengmei.policies.faults import BadPacks
from zhengmei.policies.library import library, use_folders


def packs_can_be_used(**_: Any) -> list[CheckMessage]:
    """A bad pack stops the start, each fault with file, place, reason and remedy."""
    try:
        library()
    except BadPacks as bad:
        return [Error(str(problem), id="zhengmei.packs") for problem in bad.problems]
    return []


class RulebookConfig(AppConfig):
    name = "zhengmei.rulebook"
    verbose_name = "办法"

    def ready(self) -> None:
        use_folders(*([Path(settings.PACKS_DIR)] if settings.PACKS_DIR else []))
        register(packs_can_be_used)
