"""Clients of one's own 移动客户端: whether another may be built, and what it must be able to do."""

from pydantic import BaseModel

from zhengmei.filing.queries.door.base import Case, Said
from zhengmei.filing.queries.ledger import fact_label
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.schema import Items, Strength

TECHNOLOGY = {"IPv6": "app_ipv6", "HTTPS": "app_https", "HTML5": "app_html5", "多终端": "app_devices"}
"""The words of the packs for what a client must support, and the ledger field of each."""


def no_new_service_app(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """No new client for services: refused for everyone, whoever asks."""
    return Said(
        "一律停止新建政务服务类移动客户端，没有例外。办事功能请并入已有的统一平台；别的用途请改“客户端用途”。",
        "app_purpose",
    )


def technology(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """Every technology the pack names is said to be there."""
    if not isinstance(ruling.value, Items):
        return ""
    lacking = [f for word in ruling.value.items if (f := TECHNOLOGY.get(word)) and not getattr(case.account, f)]
    if not lacking:
        return ""
    words = "、".join(fact_label(f).removeprefix("支持") for f in lacking)
    return Said(f"移动客户端还不支持{words}，改造好再报；已经支持的请在表里选“是”。", lacking[0])


def one_more_client(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """A warning for the reviewer, never a ban: services are to be carried by the systems named."""
    if not case.is_app or not isinstance(ruling.value, Items):
        return ""
    named = "”“".join(ruling.value.items)
    return Said(f"新建移动客户端：办事统一到“{named}”，请从严审查。", "platform", Strength.ENCOURAGE)
