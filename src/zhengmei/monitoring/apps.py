from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "zhengmei.monitoring"
    verbose_name = "监测"
