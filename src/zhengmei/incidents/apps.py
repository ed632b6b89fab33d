from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "zhengmei.incidents"
    verbose_name = "事件"
