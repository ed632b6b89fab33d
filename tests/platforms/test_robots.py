"""Three robots against a local double that answers as the platforms do."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from zhengmei.core.clock import BEIJING
from zhengmei.platforms.robots import (
    Busy,
    Refused,
    RobotAddress,
    dingtalk_sign,
    feishu_sign,
    reasons_against,
    send_text,
    shortened,
)

NOW = datetime(2026, 10, 12, 9, 30, tzinfo=BEIJING)


class Double:
    """Keeps what was sent; answers what it is told to."""

    def __init__(self, server: HTTPServer) -> None:
        self.host = f"127.0.0.1:{server.server_port}"
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.status, self.answer = 200, b'{"errcode": 0, "errmsg": "ok"}'


@pytest.fixture
def double() -> Iterator[Double]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.calls.append((self.path, json.loads(body)))
            self.send_response(held.status)
            if held.status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(held.answer)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    held = Double(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


def say(double: Double, platform: str, text: str = "有事要办", secret: str = "") -> tuple[str, dict[str, Any]]:
    address = f"http://{double.host}/hook?key=k-1&access_token=t-1"
    send_text(RobotAddress(platform, address, secret), text, now=NOW, own_hosts=[double.host])
    return double.calls[-1]


def test_wecom_gets_a_text_of_at_most_2048_bytes(double: Double) -> None:
    _, body = say(double, "wecom", "政" * 1000)
    assert body["msgtype"] == "text"
    assert len(body["text"]["content"].encode()) <= 2048 and body["text"]["content"].endswith("…")


def test_dingtalk_is_signed_in_the_address(double: Double) -> None:
    path, body = say(double, "dingtalk", secret="SEC-geheim")
    asked = parse_qs(urlsplit(path).query)
    milliseconds = int(NOW.timestamp() * 1000)
    assert (asked["timestamp"], asked["sign"]) == ([str(milliseconds)], [dingtalk_sign("SEC-geheim", milliseconds)])
    assert body == {"msgtype": "text", "text": {"content": "有事要办"}}
    assert "sign" not in say(double, "dingtalk")[0]


def test_feishu_is_signed_in_the_body(double: Double) -> None:
    double.answer = b'{"code": 0, "msg": "success"}'
    _, body = say(double, "feishu", secret="geheim")
    seconds = int(NOW.timestamp())
    assert body == {
        "timestamp": str(seconds),
        "sign": feishu_sign("geheim", seconds),
        "msg_type": "text",
        "content": {"text": "有事要办"},
    }


@pytest.mark.parametrize(
    ("platform", "answer", "error", "wait"),
    [
        ("wecom", {"errcode": 45009}, Busy, 1),
        ("wecom", {"errcode": 93000}, Refused, 0),
        ("dingtalk", {"errcode": 130101}, Busy, 10),
        ("dingtalk", {"errcode": 310000}, Refused, 0),
        ("feishu", {"code": 11232}, Busy, 1),
        ("feishu", {"code": 19021}, Refused, 0),
        ("feishu", {"code": 77777}, Refused, 0),
    ],
)
def test_what_the_platforms_answer_is_told_apart(
    double: Double, platform: str, answer: dict[str, int], error: type[Exception], wait: int
) -> None:
    double.answer = json.dumps(answer).encode()
    with pytest.raises(error) as failed:
        say(double, platform, secret="geheim")
    assert "geheim" not in str(failed.value) and "k-1" not in str(failed.value)
    if isinstance(failed.value, Busy):
        assert failed.value.wait == timedelta(minutes=wait)


@pytest.mark.parametrize(("status", "error"), [(500, Busy), (429, Busy), (404, Refused), (302, Refused)])
def test_http_failures_are_told_apart_and_no_redirect_is_followed(
    double: Double, status: int, error: type[Exception]
) -> None:
    double.status = status
    with pytest.raises(error):
        say(double, "wecom")
    assert len(double.calls) == 1


def test_nonsense_and_silence_are_tried_again_later(double: Double) -> None:
    double.answer = b"<html>"
    with pytest.raises(Busy):
        say(double, "wecom")
    with pytest.raises(Busy):
        send_text(RobotAddress("wecom", "http://127.0.0.1:1/x?key=1"), "x", now=NOW, own_hosts=["127.0.0.1:1"])


@pytest.mark.parametrize(
    ("platform", "address", "good"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", True),
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", False),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", False),
        ("wecom", "https://qyapi.weixin.qq.com.example.invalid/cgi-bin/webhook/send?key=1", False),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=1", True),
        ("dingtalk", "https://127.0.0.1/robot/send?access_token=1", False),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/abc", True),
        ("feishu", "file:///etc/passwd", False),
    ],
)
def test_only_the_platforms_own_addresses_are_called(platform: str, address: str, good: bool) -> None:
    robot = RobotAddress(platform, address)
    assert (reasons_against(robot) == []) is good
    assert address not in repr(robot)
    if not good:
        with pytest.raises(Refused):
            send_text(robot, "x", now=NOW)


def test_a_text_is_cut_between_characters() -> None:
    assert shortened("政务", 6) == "政务"
    assert shortened("政务新媒体", 10) == "政务…"
