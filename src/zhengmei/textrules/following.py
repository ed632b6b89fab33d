"""Where a link leads and whether it still answers. The opening itself is handed in; `web` is the one that uses the network.

Off unless somebody asks for it: the rules never come here, they are handed what was found (`Context.redirects`,
`Context.dead_links`). Before every opening, and again after every redirect, `why_not_to_open` refuses addresses that are not
public web pages, so that nobody can use a draft to make this machine call on its neighbours.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

HOPS = 5
AT_ONCE = 5
SECONDS = 5.0
_PORTS = {"http": 80, "https": 443}
_INNER = (".local", ".localhost", ".internal", ".lan", ".home", ".intranet", ".localdomain", ".arpa")
_MOVED = frozenset({301, 302, 303, 307, 308})
_ALIVE_BUT_SHY = frozenset({401, 403, 405, 429, 501})  # there, but not for a machine


class Answer(NamedTuple):
    """What a page answered: its status, and where it sends the reader on (empty where it does not)."""

    status: int
    location: str = ""


Resolve = Callable[[str], list[str]]
Open = Callable[[str, str], Answer]
"""Opens an address at one of its resolved IP addresses, without its body. Raises OSError when nothing answers."""


class State(StrEnum):
    ALIVE = "alive"
    DEAD = "dead"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {"alive": "打得开", "dead": "打不开", "refused": "没有去开"}[self.value]


@dataclass(frozen=True, slots=True)
class Followed:
    """One link followed: where it ended, over which addresses, and why it is as `state` says."""

    link: str
    target: str
    state: State
    reason: str
    hops: tuple[str, ...] = ()


def resolve(host: str) -> list[str]:
    """The IP addresses of a host by the machine's own name service. Raises OSError."""
    return sorted({str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def why_not_to_open(url: str, resolve: Resolve) -> tuple[str, list[str]]:
    """Why this address must not be opened (empty: it may), and the public IP addresses it may be opened at."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "网址写法有误", []
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in _PORTS or not host:
        return "只开 http、https 网页", []
    if parts.username or parts.password:
        return "网址里夹有账号", []
    if port not in (None, _PORTS[parts.scheme]):
        return "不开别的端口", []
    literal = _address(host)
    if literal is None and ("." not in host or host.endswith(_INNER)):
        return "是内部地址", []
    try:
        addresses = [str(literal)] if literal else resolve(host)
    except OSError:
        return "域名查不到", []
    if not addresses or not all(_is_public(address) for address in addresses):
        return "是内部地址", []
    return "", addresses


def follow(link: str, *, open_at: Open, resolve: Resolve) -> Followed:
    """Follows one link over at most HOPS redirects, each checked before it is opened. Never raises OSError."""
    url = link if "://" in link else f"http://{link}"
    hops: list[str] = []
    for _ in range(HOPS + 1):
        reason, addresses = why_not_to_open(url, resolve)
        if reason:
            state = State.DEAD if reason == "域名查不到" else State.REFUSED
            return Followed(link, url, state, reason, tuple(hops))
        try:
            answer = open_at(url, addresses[0])
        except OSError:
            return Followed(link, url, State.DEAD, "没有应答", tuple(hops))
        if answer.status in _MOVED and answer.location:
            hops.append(url)
            url = urljoin(url, answer.location)
            continue
        alive = answer.status < 400 or answer.status in _ALIVE_BUT_SHY
        state = State.ALIVE if alive else State.DEAD
        return Followed(link, url, state, f"应答 {answer.status}", tuple(hops))
    return Followed(link, url, State.DEAD, "跳来跳去没有尽头", tuple(hops))


def follow_all(links: Iterable[str], *, open_at: Open, resolve: Resolve) -> list[Followed]:
    """Each different link once, in their order; a few at a time, because most of the time is waiting."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda link: follow(link, open_at=open_at, resolve=resolve), dict.fromkeys(links)))


class _Secure(http.client.HTTPSConnection):
    """A connection to a given IP address that still checks the certificate against the name."""

    def __init__(self, host: str, address: str) -> None:
        self._context_used = ssl.create_default_context()
        super().__init__(host, timeout=SECONDS, context=self._context_used)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, 443), SECONDS)
        self.sock = self._context_used.wrap_socket(plain, server_hostname=self.host)


class _Plain(http.client.HTTPConnection):
    """A connection to a given IP address under the name asked for."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, timeout=SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, 80), SECONDS)


def web(url: str, address: str) -> Answer:
    """Asks the page for its head, at the very address that was checked (the name is not looked up again). Raises OSError."""
    parts = urlsplit(url)
    kind = _Secure if parts.scheme == "https" else _Plain
    connection = kind(parts.hostname or "", address)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("HEAD", path, headers={"User-Agent": "zhengmei-link-check", "Accept": "*/*"})
        response = connection.getresponse()
        return Answer(response.status, response.getheader("Location") or "")
    except http.client.HTTPException as problem:
        raise OSError(str(problem)) from problem
    finally:
        connection.close()
