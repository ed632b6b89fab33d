from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhengmei.audit"
    verbose_name = "记录"
