"""Accounts. Without arguments one that no check finds fault with."""

from datetime import date, datetime

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import MediaAccount
from zhengmei.organisations.models import Organisation

REGISTERED = datetime(2026, 1, 5, 9, 0, tzinfo=BEIJING)


def make_media_account(
    sponsor: Organisation, *, name: str = "", platform: str = "weixin", **fields: object
) -> MediaAccount:
    """A filed, certified, running account of `sponsor` with every field of the paper forms that a pack may require."""
    number = MediaAccount.objects.count() + 1
    name = name or f"{sponsor.name}发布"
    values: dict[str, object] = {
        "platform_account_id": f"{platform}-{number:04}",
        "managing": sponsor.supervisor,
        "is_certified": True,
        "certification_text": sponsor.name,
        "opened_on": date(2021, 3, 1),
        "launched_on": date(2021, 3, 15),
        "filing_number": f"示范备〔2021〕{number}号",
        "url": f"https://example.invalid/{platform}/{number}",
        "followers": 20_000,
        "has_interaction": True,
        "functions": ["信息发布", "互动交流"],
        "positioning": "政务公开与便民服务",
        "operator_name": sponsor.name,
        "leader_name": "许文柏",
        "leader_title": "副局长",
        "leader_office_tel": "0000-2200001",
        "leader_mobile": "13800000001",
        "liaison_name": "温雅南",
        "liaison_title": "四级主任科员",
        "liaison_office_tel": "0000-2200002",
        "liaison_mobile": "13800000002",
        "registered_at": REGISTERED,
        "changed_at": REGISTERED,
        **fields,
    }
    return MediaAccount.objects.create(name=name, platform=platform, sponsor=sponsor, **values)
