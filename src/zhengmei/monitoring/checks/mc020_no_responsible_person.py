"""威海二：谁开设谁主办、谁应用谁负责，账号要有责任人，而且这个人还在岗。"""

from collections import defaultdict
from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import quoted
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.queries import in_force

_NOBODY = {"responsible_name": "", "leader_name": ""}


class NoResponsiblePerson(Check):
    code = "MC020"
    title = "没有责任人"
    rule_key = "responsible_person"
    what = (
        "看账号登记了责任人没有；没登记责任人、但登记了分管负责人的，算有。登记的责任人在系统里是本单位的人，"
        "而他已经停用或者不再任职的，也算没有。登记的名字不在系统里的，只看填没填。"
    )
    why = "账号出了事找不到人，谁开设谁主办、谁应用谁负责就落了空。"
    ends = "登记在岗的责任人，下次检查时自动了结。"
    examples = (
        Example("责任人、分管负责人都没登记", {}, ("没有责任人",), account=_NOBODY),
        Example("登记了责任人", {}, account={**_NOBODY, "responsible_name": "许文柏"}),
        Example("没登记责任人，有分管负责人", {}, account={**_NOBODY, "leader_name": "许文柏"}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        judged = list(ctx.under(self.rule_key, self.statuses))
        gone = _no_longer_there(ctx, {a.sponsor.pk for a, _ in judged}) if judged else {}
        for account, ruling in judged:
            name = account.media.responsible_name.strip()
            if not name and not account.media.leader_name.strip():
                said = "没有登记责任人。登记以后，下次检查时自动了结。"
                yield Raised(account, ruling, "nobody", "没有责任人", said, {"missing": ["账号责任人"]}, ctx.today)
            elif name in gone.get(account.sponsor.pk, ()):
                said = f"登记的责任人{quoted(name)}已经停用，或不再在{account.sponsor.name}任职。换上在岗的人，下次检查时自动了结。"
                evidence = {"names": name, "sponsor": account.sponsor.name}
                yield Raised(account, ruling, f"gone:{name}", "责任人不在岗", said, evidence, ctx.today)


def _no_longer_there(ctx: Context, sponsors: set[int]) -> dict[int, set[str]]:
    """By unit, the names of people who once worked there and of whom nobody by that name does now. Two queries."""
    rows = Appointment.objects.filter(organisation__in=sponsors)
    held = rows.filter(in_force(ctx.today), user__is_active=True)
    here = set(held.values_list("organisation_id", "user__full_name"))
    found: dict[int, set[str]] = defaultdict(set)
    for unit, name in rows.values_list("organisation_id", "user__full_name"):
        if (unit, name) not in here:
            found[unit].add(name)
    return found
