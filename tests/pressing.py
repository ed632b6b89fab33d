"""What can be pressed on a page, read from its HTML as a browser would: so that a changed class cannot hide a button."""

from html.parser import HTMLParser


class _Buttons(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._action = ""
        self._open: str | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "form":
            self._action = held.get("action") or ""
        if tag == "button" and "disabled" not in held:
            self._open, self._words = held.get("formaction") or self._action, ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = ""
        if tag == "button" and self._open is not None:
            self.found.append((self._open, self._words.strip()))
            self._open = None


def pressable(page: str) -> list[tuple[str, str]]:
    """Every button that is not disabled, in the order of the page: (where its form leads, its words)."""
    reader = _Buttons()
    reader.feed(page)
    return reader.found
