"""Links are followed by what is handed in, and never to an address that is not public."""

import pytest

from zhengmei.textrules.following import Answer, Followed, State, follow, follow_all, why_not_to_open

PUBLIC, INNER = "39.156.66.10", "10.0.0.8"
HOSTS = {
    "t.cn": [PUBLIC],
    "shop.example.com": [PUBLIC],
    "gone.gov.cn": [PUBLIC],
    "www.gov.cn": [PUBLIC],
    "loop.gov.cn": [PUBLIC],
    "trap.example.com": [PUBLIC],
    "inner.example.com": [INNER],
    "both.example.com": [PUBLIC, INNER],
}
PAGES = {
    "http://t.cn/abc": Answer(302, "https://shop.example.com/1"),
    "https://shop.example.com/1": Answer(200),
    "https://gone.gov.cn/a": Answer(404),
    "http://www.gov.cn/a": Answer(301, "/b"),
    "http://www.gov.cn/b": Answer(403),
    "http://loop.gov.cn/": Answer(302, "/"),
    "http://trap.example.com/": Answer(302, "http://169.254.169.254/latest/meta-data"),
}


def resolve(host: str) -> list[str]:
    if host not in HOSTS:
        raise OSError("unknown host")
    return HOSTS[host]


class Web:
    """A pretended web that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def __call__(self, url: str, address: str) -> Answer:
        self.asked.append((url, address))
        if url not in PAGES:
            raise OSError("no answer")
        return PAGES[url]


def followed(link: str) -> Followed:
    return follow(link, open_at=Web(), resolve=resolve)


def test_a_short_link_is_followed_to_its_end() -> None:
    end = followed("http://t.cn/abc")
    assert (end.state, end.target, end.hops) == (State.ALIVE, "https://shop.example.com/1", ("http://t.cn/abc",))


@pytest.mark.parametrize(
    ("link", "state", "reason"),
    [
        ("https://gone.gov.cn/a", State.DEAD, "应答 404"),
        ("www.gov.cn/a", State.ALIVE, "应答 403"),
        ("http://loop.gov.cn/", State.DEAD, "跳来跳去没有尽头"),
        ("http://nowhere.gov.cn/", State.DEAD, "域名查不到"),
        ("http://www.gov.cn/silent", State.DEAD, "没有应答"),
    ],
)
def test_what_became_of_a_link_is_said(link: str, state: State, reason: str) -> None:
    end = followed(link)
    assert (end.state, end.reason) == (state, reason)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/", "是内部地址"),
        ("http://[::1]/", "是内部地址"),
        ("http://[::ffff:10.0.0.1]/", "是内部地址"),
        ("http://169.254.169.254/latest", "是内部地址"),
        ("http://inner.example.com/", "是内部地址"),
        ("http://both.example.com/", "是内部地址"),
        ("http://intranet/", "是内部地址"),
        ("http://printer.local/", "是内部地址"),
        ("http://www.gov.cn:8080/", "不开别的端口"),
        ("http://www.gov.cn:443/", "不开别的端口"),
        ("http://user:pass@www.gov.cn/", "网址里夹有账号"),
        ("file:///etc/passwd", "只开 http、https 网页"),
        ("http://www.gov.cn:99999/", "网址写法有误"),
        ("http://[1/", "网址写法有误"),
    ],
)
def test_an_address_that_is_no_public_page_is_never_opened(url: str, reason: str) -> None:
    web = Web()
    end = follow(url, open_at=web, resolve=resolve)
    assert (why_not_to_open(url, resolve)[0], end.state, end.reason, web.asked) == (reason, State.REFUSED, reason, [])


def test_a_redirect_into_the_inside_is_not_taken() -> None:
    web = Web()
    end = follow("http://trap.example.com/", open_at=web, resolve=resolve)
    assert (end.state, end.reason) == (State.REFUSED, "是内部地址")
    assert web.asked == [("http://trap.example.com/", PUBLIC)]


def test_each_link_is_opened_once() -> None:
    web = Web()
    found = follow_all(["https://gone.gov.cn/a", "https://gone.gov.cn/a"], open_at=web, resolve=resolve)
    assert (len(found), len(web.asked)) == (1, 1)
