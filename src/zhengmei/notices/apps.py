from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhengmei.notices"
    verbose_name = "通知"
