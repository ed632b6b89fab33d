from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhengmei.ledger"
    verbose_name = "台账页面"
