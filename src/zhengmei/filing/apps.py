from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "zhengmei.filing"
    verbose_name = "台账与备案"
