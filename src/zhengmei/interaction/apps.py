from django.apps import AppConfig


class InteractionConfig(AppConfig):
    name = "zhengmei.interaction"
    verbose_name = "互动"
