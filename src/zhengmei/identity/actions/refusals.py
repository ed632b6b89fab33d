"""What an act of this room says when it is not done."""


class IdentityRefused(Exception):
    """An act on a user that may not be done. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def refuse_if(reasons: list[str]) -> None:
    """Raise when there is any reason."""
    if reasons:
        raise IdentityRefused(reasons)
