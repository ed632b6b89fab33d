from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "zhengmei.content"
    verbose_name = "内容"
