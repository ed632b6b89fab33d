"""国办发〔2018〕123号三（二）：传播网络视听节目的账号须依法取得资质。和新闻信息服务的许可证是两样。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words

_SHOWS = {"provides_audiovisual": True}


class AudiovisualLicence(Check):
    code = "MC025"
    title = "视听节目许可证缺失或过期"
    rule_key = "news_licence"
    what = (
        "登记为传播网络视听节目的账号，没有视听节目许可证号的记一个问题；有许可证而有效期已过的（有效期当天仍有效）记一个问题。"
        "没有登记传播、也没有许可证的不判。新闻信息服务的许可证不能代替它。"
    )
    why = "没有资质传播网络视听节目，违反《互联网视听节目服务管理规定》。"
    ends = "登记有效的许可证，或停止传播并更新台账，下次检查时自动了结。"
    examples = (
        Example(
            "只有新闻信息服务许可证",
            {},
            ("没有视听节目许可证",),
            account={**_SHOWS, "news_licence_number": "示10120260001"},
        ),
        Example(
            "许可证昨天到期",
            {},
            ("视听节目许可证已过期",),
            account={
                **_SHOWS,
                "audiovisual_licence_number": "视1",
                "audiovisual_licence_expires_on": "2026-05-30",
            },
        ),
        Example(
            "许可证今天到期，仍有效",
            {},
            account={
                **_SHOWS,
                "audiovisual_licence_number": "视1",
                "audiovisual_licence_expires_on": "2026-05-31",
            },
        ),
        Example("不传播视听节目", {}, account={"provides_audiovisual": False}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            media = account.media
            number, until = media.audiovisual_licence_number.strip(), media.audiovisual_licence_expires_on
            if media.provides_audiovisual and not number:
                said = "登记为传播网络视听节目，没有许可证号。登记有效的许可证后自动了结。"
                yield Raised(
                    account, ruling, "audiovisual:missing", "没有视听节目许可证", said, {"licence": "没有"}, ctx.today
                )
            elif number and media.provides_audiovisual is not False and until is not None and until < ctx.today:
                said = f"视听节目许可证有效期至 {day_words(until)}，已经过期。换证并更新台账后自动了结。"
                evidence = {"licence": number, "expired_on": day_words(until)}
                cause = f"audiovisual:expired:{until}"
                yield Raised(account, ruling, cause, "视听节目许可证已过期", said, evidence, until)
