from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "zhengmei.audit"
    verbose_name = "记录"

    def ready(self) -> None:
        """Imports every installed room's `states`, where it registers its kinds, without knowing any room by name."""
        autodiscover_modules("states")
