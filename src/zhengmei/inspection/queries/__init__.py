"""Reading rounds: who sees which, the sample as anyone may redraw it, the figures, and the words of the bulletin."""

from zhengmei.inspection.queries.figures import Figures, figures, rate
from zhengmei.inspection.queries.plan import Plan, plan_of, policy_of
from zhengmei.inspection.queries.suspects import suspects_of
from zhengmei.inspection.queries.visible import (
    previous_round,
    public_bulletins,
    round_accounts_visible_to,
    rounds_visible_to,
    sees_everything,
    todo_for,
)
from zhengmei.inspection.queries.wording import bulletin_document, draft_bulletin, period_words

__all__ = [
    "Figures",
    "Plan",
    "bulletin_document",
    "draft_bulletin",
    "figures",
    "period_words",
    "plan_of",
    "policy_of",
    "previous_round",
    "public_bulletins",
    "rate",
    "round_accounts_visible_to",
    "rounds_visible_to",
    "sees_everything",
    "suspects_of",
    "todo_for",
]
