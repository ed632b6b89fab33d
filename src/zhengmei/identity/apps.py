from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "zhengmei.identity"
    verbose_name = "用户"
