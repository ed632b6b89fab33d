"""Robots of group chats: WeCom 企业微信, DingTalk 钉钉, Feishu 飞书. One text message each, by their own request formats.

No Django, no models. A robot that refuses for good raises Refused; one that is busy or unreachable raises Busy with the
time to wait. Addresses are limited to the platforms' own hosts, or to those a private deployment allows.
"""

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

WECOM, DINGTALK, FEISHU = "wecom", "dingtalk", "feishu"
HOSTS = {WECOM: "qyapi.weixin.qq.com", DINGTALK: "oapi.dingtalk.com", FEISHU: "open.feishu.cn"}
PATHS = {WECOM: "/cgi-bin/webhook/send", DINGTALK: "/robot/send", FEISHU: "/open-apis/bot/v2/hook/"}
LONGEST = {WECOM: 2048, DINGTALK: 18_000, FEISHU: 18_000}
"""How many bytes of text a message may have."""
SECONDS = 8
MINUTE = timedelta(minutes=1)


class RobotFailed(Exception):
    """The message did not go out. The text says why, in Chinese, without address or key."""


class Busy(RobotFailed):
    """Not now: unreachable, or too many messages. `wait` is how long the platform asks for."""

    def __init__(self, words: str, wait: timedelta = MINUTE) -> None:
        super().__init__(words)
        self.wait = wait


class Refused(RobotFailed):
    """Not at all: the robot is gone, or key, signature or words do not please it."""


@dataclass(frozen=True, slots=True, repr=False)
class RobotAddress:
    """Where a robot listens. Has no repr: the address itself is a secret."""

    platform: str
    address: str
    secret: str = ""


def reasons_against(robot: RobotAddress, own_hosts: Collection[str] = ()) -> list[str]:
    """Why no message may be sent there. `own_hosts` are host:port of a private deployment, which may speak plain http."""
    parts = urlsplit(robot.address)
    if parts.netloc in own_hosts:
        return []
    wanted = HOSTS.get(robot.platform, "")
    if parts.scheme != "https" or parts.netloc != wanted or not parts.path.startswith(PATHS.get(robot.platform, "/")):
        return [
            f"地址不对：要以 https://{wanted}{PATHS.get(robot.platform, '')} 开头，从群机器人的设置里整个复制过来。"
        ]
    lacking = {WECOM: "key", DINGTALK: "access_token"}.get(robot.platform)
    if lacking and not parse_qs(parts.query).get(lacking):
        return [f"地址里没有 {lacking}，从群机器人的设置里整个复制过来。"]
    return []


def send_text(robot: RobotAddress, text: str, *, now: datetime, own_hosts: Collection[str] = ()) -> None:
    """Send one text. Cut to what the platform takes. Raises Busy or Refused; nothing is retried here."""
    against = reasons_against(robot, own_hosts)
    if against:
        raise Refused(against[0])
    text = shortened(text, LONGEST[robot.platform])
    address, body = {WECOM: _wecom, DINGTALK: _dingtalk, FEISHU: _feishu}[robot.platform](robot, text, now)
    answer = _post(address, body)
    code = int(answer.get("errcode", answer.get("code", answer.get("StatusCode", -1))))
    if code != 0:
        raise _failure(robot.platform, code)


def shortened(text: str, most: int) -> str:
    """The text, cut at a whole character so that it has at most `most` bytes, with … where something is missing."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"


def _wecom(robot: RobotAddress, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
    return robot.address, {"msgtype": "text", "text": {"content": text}}


def dingtalk_sign(secret: str, milliseconds: int) -> str:
    """base64 of HMAC-SHA256, key the secret, message the time and the secret on two lines."""
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _dingtalk(robot: RobotAddress, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
    body = {"msgtype": "text", "text": {"content": text}}
    if not robot.secret:
        return robot.address, body
    milliseconds = int(now.timestamp() * 1000)
    sign = quote(dingtalk_sign(robot.secret, milliseconds), safe="")
    return f"{robot.address}&timestamp={milliseconds}&sign={sign}", body


def feishu_sign(secret: str, seconds: int) -> str:
    """base64 of HMAC-SHA256, key the time and the secret on two lines, message empty."""
    digest = hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _feishu(robot: RobotAddress, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.secret:
        seconds = int(now.timestamp())
        body = {"timestamp": str(seconds), "sign": feishu_sign(robot.secret, seconds), **body}
    return robot.address, body


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def _post(address: str, body: dict[str, Any]) -> dict[str, Any]:
    data = json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310 - checked by reasons_against
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            found = json.loads(answer.read(65_536))
    except urllib.error.HTTPError as error:
        if error.code == 429 or error.code >= 500:
            raise Busy(f"平台暂时不接（HTTP {error.code}）。") from None
        raise Refused(f"平台不收（HTTP {error.code}）。核对地址。") from None
    except (OSError, ValueError) as error:
        raise Busy(f"连不上平台，或平台的答复看不懂（{type(error).__name__}）。") from None
    return found if isinstance(found, dict) else {}


def _failure(platform: str, code: int) -> RobotFailed:
    busy = {
        (WECOM, 45009): Busy("企业微信限每分钟 20 条，过一会儿再发。"),
        (WECOM, -1): Busy("企业微信系统忙，过一会儿再发。"),
        (DINGTALK, 130101): Busy("钉钉限每分钟 20 条，超了要停 10 分钟。", timedelta(minutes=10)),
        (DINGTALK, -1): Busy("钉钉系统忙，过一会儿再发。"),
        (FEISHU, 11232): Busy("飞书整点、半点拥挤，过一会儿再发。"),
        (FEISHU, 9499): Busy("飞书限流，过一会儿再发。"),
    }
    refused = {
        (WECOM, 93000): "机器人已被移除或地址里的 key 不对，重新添加。",
        (DINGTALK, 300001): "地址里的 access_token 不对，重新复制。",
        (DINGTALK, 310000): "钉钉不收：加签密钥、关键词或 IP 不符，核对机器人的安全设置。",
        (FEISHU, 19001): "地址不对，重新复制。",
        (FEISHU, 19021): "签名不符：核对签名校验的密钥和服务器时间。",
        (FEISHU, 19022): "服务器的 IP 不在飞书机器人的白名单里。",
        (FEISHU, 19024): "消息里没有机器人要的关键词，把关键词改成“政媒”。",
    }
    return busy.get((platform, code)) or Refused(
        refused.get((platform, code), f"平台不收（代码 {code}）。核对机器人的设置。")
    )
