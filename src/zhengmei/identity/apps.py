from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "zhengmei.identity"
    verbose_name = "用户"

    def ready(self) -> None:
        """Makes the room's kinds of audit entry known: no model here needs `states`, so nobody else would import it."""
        import_module("zhengmei.identity.states")
