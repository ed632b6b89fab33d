from django.apps import AppConfig

from zhengmei.ui.remedies import speak_plainly


class UiConfig(AppConfig):
    name = "zhengmei.ui"

    def ready(self) -> None:
        """Every form of every room says what to do."""
        speak_plainly()
