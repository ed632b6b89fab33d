"""口令保管人已离岗、没有交接：威海五（二）、杭州二（三）3、北仑三（三）、濉溪三（六）。"""

from collections.abc import Iterable

from zhengmei.custody.models import Credential
from zhengmei.custody.queries.kept import SECRETS
from zhengmei.custody.states import CredentialState
from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.queries import in_force
from zhengmei.organisations.states import POWERS, Power

_KEEPING = [duty for duty, powers in POWERS.items() if Power.EDIT_ACCOUNTS in powers]


class KeeperGone(Check):
    code = "MC031"
    title = "口令保管人已离岗"
    rule_key = "password_kept"
    what = (
        "账号安全里登记的保管人，在主办单位已没有管账号的职责、或者用户已停用的，一套口令记一个问题。"
        "正常停止职责要先交接；停用用户、任期自然届满拦不住，由这项检查发现。没有登记口令的不判。"
    )
    why = "人走了口令没交接，账号可能被盗用，也可能再也登不进去，另开一个就成了重复账号。"
    ends = "办完交接（交出由单位负责人代为确认、改口令、接手），下次检查时自动了结。"
    statuses = frozenset({AccountStatus.NORMAL, AccountStatus.SUSPENDED})
    examples = (
        Example("第二保管人离岗", {}, ("口令保管人老吴已离岗",), kept=(("2026-05-20", "here", "gone"),)),
        Example("两位都离岗", {}, ("口令保管人老吴、老吴已离岗",), kept=(("2026-05-20", "gone", "gone"),)),
        Example("都在岗", {}, kept=(("2026-05-20", "here", "here"),)),
        Example("没有登记口令", {}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        watched = {account.id: (account, ruling) for account, ruling in ctx.under(self.rule_key, self.statuses)}
        if not watched:
            return
        rows = Credential.objects.filter(media_account__in=ctx.rows.values("pk"), state=CredentialState.KEPT)
        kept = rows.defer(*SECRETS).select_related("first_keeper", "second_keeper")
        held = Appointment.objects.filter(
            in_force(ctx.today), duty__in=_KEEPING, organisation__in=ctx.rows.values("sponsor_id"), user__is_active=True
        )
        here = set(held.values_list("user_id", "organisation_id"))
        for one in kept.order_by("media_account_id", "pk"):
            if one.media_account_id not in watched:
                continue
            account, ruling = watched[one.media_account_id]
            keepers = [k for k in (one.first_keeper, one.second_keeper) if k is not None]
            gone = [k for k in keepers if (k.pk, account.sponsor.pk) not in here]
            if not gone:
                continue
            names = "、".join(k.full_name for k in gone)
            said = (
                f"“{one.label}”的保管人{names}在“{account.sponsor.name}”已没有管账号的职责，口令没有交接。"
                "由单位负责人代为交出，改口令，接手人确认，办完后自动了结。"
            )
            evidence = {
                "credential": one.label,
                "keepers": [k.full_name for k in keepers],
                "gone": [k.full_name for k in gone],
            }
            cause = f"keeper:{one.pk}:{'-'.join(str(k.pk) for k in gone)}"
            yield Raised(account, ruling, cause, f"口令保管人{names}已离岗", said, evidence, ctx.today)
