from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "zhengmei.organisations"
    verbose_name = "单位人员"
