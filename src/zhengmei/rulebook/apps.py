from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "zhengmei.rulebook"
    verbose_name = "办法"
