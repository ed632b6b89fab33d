"""国办发〔2018〕123号三（一）：变更须备案。通报常见问题：更名不备案。"""

from collections.abc import Iterable, Sequence

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import FieldChange
from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words, quoted, short_day

_FIELDS = {"name": "名称", "sponsor": "主办单位"}


class ChangedWithoutFiling(Check):
    code = "MC011"
    title = "变更没有备案"
    rule_key = "change_needs_filing"
    what = (
        "翻看台账里名称、主办单位的每次变更。从上一次备过案的值（没有的取最早的值）到现在的值不一样，"
        "而其中有没备案的变更，记一个问题。改回原值的不算。首次登记不是变更。"
    )
    why = "换了名称、换了主办单位不备案，底数就不清了。"
    ends = "补办变更备案，或改回原来的值，下次检查时自动了结。"
    statuses = frozenset({AccountStatus.NORMAL, AccountStatus.SUSPENDED})
    examples = (
        Example(
            "改名没有备案",
            {},
            ("名称变更没有备案",),
            changes=(("2026-05-06", "name", "示范教育", "示范教育发布", False),),
        ),
        Example(
            "改了主办单位没有备案",
            {},
            ("主办单位变更没有备案",),
            changes=(("2026-05-06", "sponsor", "示范市文旅局", "示范市教育局", False),),
        ),
        Example("改名备了案", {}, changes=(("2026-05-06", "name", "示范教育", "示范教育发布", True),)),
        Example(
            "改了又改回来",
            {},
            changes=(
                ("2026-05-06", "name", "示范教育", "示教发布", False),
                ("2026-05-07", "name", "示教发布", "示范教育", False),
            ),
        ),
        Example("首次登记", {}, changes=(("2026-05-06", "name", "", "示范教育发布", False),)),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            for field, word in _FIELDS.items():
                open_ones = unfiled(ctx.changes.get((account.id, field), ()))
                if not open_ones:
                    continue
                before, after = open_ones[0].before, open_ones[-1].after
                on = open_ones[0].at.astimezone(BEIJING).date()
                evidence = {"field": word, "before": before, "after": after, "changed_on": day_words(on)}
                said = f"{short_day(on)}{word}由{quoted(before)}改为{quoted(after)}，没有备案。补办变更备案后自动了结。"
                cause = f"{field}:{open_ones[0].pk}"
                yield Raised(account, ruling, cause, f"{word}变更没有备案", said, evidence, on)


def unfiled(changes: Sequence[FieldChange]) -> list[FieldChange]:
    """The changes since the last filed one, oldest first; none when they end where they began."""
    since: list[FieldChange] = []
    for change in changes:
        since = [] if change.filed else [*since, change]
    return since if since and since[0].before != since[-1].after else []
