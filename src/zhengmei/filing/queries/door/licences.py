"""Licences: of the account that provides news or programmes, and of the company that operates it. Two different things."""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from zhengmei.filing.queries.door.base import Case, Said
from zhengmei.policies.lookup import Ruling
from zhengmei.ui.words import day as day_words


@dataclass(frozen=True, slots=True)
class LicenceKind:
    """What an account does, and the ledger fields of the licence it needs for it."""

    does: str
    words: str
    name: str
    number: str
    issuer: str
    until: str


LICENCES = (
    LicenceKind(
        "provides_news",
        "互联网新闻信息服务",
        "新闻信息服务许可证",
        "news_licence_number",
        "news_licence_issuer",
        "news_licence_expires_on",
    ),
    LicenceKind(
        "provides_audiovisual",
        "网络视听节目传播",
        "视听节目许可证",
        "audiovisual_licence_number",
        "audiovisual_licence_issuer",
        "audiovisual_licence_expires_on",
    ),
)


def account_licence(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """Whoever does either needs the licence for it: number, issuer and a day that is not past. Each its own."""
    for kind in LICENCES:
        if not getattr(case.account, kind.does):
            continue
        missing = [
            word
            for field, word in ((kind.number, "许可证号"), (kind.issuer, "发证机关"), (kind.until, "有效期至"))
            if not getattr(case.account, field)
        ]
        if missing:
            said = f"从事{kind.words}，{kind.name}还没有填：{'、'.join(missing)}。没有取得许可的，不能从事。"
            return Said(said, kind.number)
        until: date = getattr(case.account, kind.until)
        if until < case.on:
            return Said(f"{kind.name} {day_words(until)}已到期，请先续办。", kind.until)
    return ""


def operator_licence(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """Who is hired to operate an account holds a licence for news services that is not past."""
    if not case.account.is_outsourced:
        return ""
    who = case.account.operator_name or "承办机构"
    until = case.account.operator_licence_expires_on
    if not case.account.operator_licence_number or until is None:
        said = f"委托“{who}”运营，要填它的互联网新闻信息服务资质证号和有效期至。没有资质的机构不能选。"
        return Said(said, "operator_licence_number")
    if until < case.on:
        said = f"“{who}”的互联网新闻信息服务资质 {day_words(until)}已到期，请换有资质的，或等它续办。"
        return Said(said, "operator_licence_expires_on")
    return ""
