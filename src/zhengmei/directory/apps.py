from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "zhengmei.directory"
    verbose_name = "公开查询"
