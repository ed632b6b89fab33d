"""平台口令到期没换：威海五（二）、杭州二（三）3、北仑三（三）、濉溪三（六）“加强账号密码安全管理”；多少天换一次由单位自定。"""

from collections.abc import Iterable

from zhengmei.custody.models import Credential
from zhengmei.custody.queries.kept import SECRETS
from zhengmei.custody.queries.rules import rules_for
from zhengmei.custody.states import CredentialState
from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words


class PasswordTooOld(Check):
    code = "MC030"
    title = "平台口令太久没换"
    rule_key = "password_age"
    what = (
        "账号安全里登记的口令，从上次改口令的日期数起，超过限定天数没换的，一套记一个问题。"
        "天数先看本单位和上级自己设定的，没设定看办法；都是本单位自定。没有登记口令的不判。"
    )
    why = "口令长期不换，离岗的人、外包的人都可能还登得进去。"
    ends = "换口令并在账号安全里封存新口令，下次检查时自动了结。"
    statuses = frozenset({AccountStatus.NORMAL, AccountStatus.SUSPENDED})
    moving = frozenset({"days", "password_days"})
    examples = (
        Example("91 天没换", {"days": 90}, ("口令 91 天没换",), kept=(("2026-03-01", "here", "here"),)),
        Example(
            "两套口令，只有一套到期",
            {"days": 90},
            ("口令 130 天没换",),
            kept=(("2026-01-21", "here", "here"), ("2026-05-20", "here", "here")),
        ),
        Example("第 90 天还不算", {"days": 90}, kept=(("2026-03-02", "here", "here"),)),
        Example("没有登记口令", {"days": 90}),
        Example("已经注销", {"days": 90}, kept=(("2025-01-01", "here", "here"),), account={"status": "cancelled"}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        watched = {account.id: (account, ruling) for account, ruling in ctx.under(self.rule_key, self.statuses)}
        if not watched:
            return
        rows = Credential.objects.filter(media_account__in=ctx.rows.values("pk"), state=CredentialState.KEPT)
        kept = list(rows.filter(changed_on__lt=ctx.today).defer(*SECRETS).order_by("media_account_id", "pk"))
        rules = rules_for({watched[c.media_account_id][0].sponsor for c in kept if c.media_account_id in watched})
        for one in kept:
            if one.media_account_id not in watched:
                continue
            account, ruling = watched[one.media_account_id]
            own = rules.get(account.sponsor.pk)
            limit = own.password_days if own is not None and own.password_days is not None else ruling.value.days
            days = (ctx.today - one.changed_on).days
            if days <= limit:
                continue
            said = (
                f"“{one.label}”的口令 {day_words(one.changed_on)} 换过以后，{days} 天没换；"
                f"{own.organisation.name if own and own.password_days is not None else '本单位'}自定 {limit} 天换一次。"
                "换口令并封存新口令后，下次检查时自动了结。"
            )
            evidence = {
                "credential": one.label,
                "changed_password_on": day_words(one.changed_on),
                "password_days": days,
                "password_limit": limit,
            }
            yield Raised(
                account,
                ruling,
                f"password:{one.pk}:{one.changed_on}",
                f"口令 {days} 天没换",
                said,
                evidence,
                one.changed_on,
            )
