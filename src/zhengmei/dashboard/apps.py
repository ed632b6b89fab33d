from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "zhengmei.dashboard"
    verbose_name = "工作台"
