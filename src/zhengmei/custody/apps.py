from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "zhengmei.custody"
    verbose_name = "账号安全"
