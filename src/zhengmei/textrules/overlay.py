"""What an office adds to the lists and mutes in them, each with its reason. Storing it is the caller's business."""

from dataclasses import dataclass

from zhengmei.textrules.base import Hit, Severity


@dataclass(frozen=True, slots=True)
class Addition:
    """A word the office wants marked in its own texts."""

    term: str
    proper: str = ""
    severity: Severity = Severity.WARN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mute:
    """A rule the office does not want to hear, for one matched text or (term empty) altogether. The reason is obligatory."""

    code: str
    reason: str
    term: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("停用规则须写明理由")

    def covers(self, hit: Hit) -> bool:
        return hit.code == self.code and self.term in ("", hit.text)


@dataclass(frozen=True, slots=True)
class Overlay:
    """One unit's additions and mutes; equal overlays share one compiled engine."""

    additions: tuple[Addition, ...] = ()
    mutes: tuple[Mute, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()  # from the pack or the unit: rule code → severity
