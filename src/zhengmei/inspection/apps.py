from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "zhengmei.inspection"
    verbose_name = "检查"
