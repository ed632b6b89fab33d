"""What a request says of the device and the address it comes from, and where else to look for what was refused."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("OpenHarmony", "鸿蒙"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

CHOSEN_UNIT = "capacity"  # the signed cookie with "user.unit", the capacity last chosen in this browser


@dataclass(frozen=True, slots=True)
class Switch:
    """Other units the person may act for: `sure` where the page is known to open for them. `url` takes the choice."""

    url: str
    page: str
    here: str
    units: list[tuple[int, str]]
    sure: bool

    @property
    def names(self) -> str:
        return "、".join(name for _, name in self.units)


def device_of(request: HttpRequest) -> str:
    """Windows，Edge: the system and the browser as the request names them; 认不出的设备 for others."""
    said = request.headers.get("User-Agent", "")
    system = next((word for mark, word in SYSTEMS if mark in said), "")
    browser = next((word for mark, word in BROWSERS if mark in said), "")
    return "，".join(part for part in (system, browser) if part) or "认不出的设备"


def address_of(request: HttpRequest) -> str:
    """The address of the person: the one connected, or behind our own proxies the one the outermost of them saw."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return direct[:45]
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return (seen[-settings.PROXIES] if len(seen) >= settings.PROXIES else direct)[:45]
