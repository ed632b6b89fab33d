"""Reading rounds and assessments: who sees which, the sample as anyone may redraw it, the figures, and the words of the bulletin."""

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
from zhengmei.inspection.queries.yearly import UnitLine, lines_of, missing_terms, plan_of_year, problems_listed
from zhengmei.inspection.queries.yearly_visible import (
    assessed_units_visible_to,
    assessments_visible_to,
    assessments_waiting,
    sees_whole_assessment,
)
from zhengmei.inspection.queries.yearly_words import year_document

__all__ = [
    "Figures",
    "Plan",
    "UnitLine",
    "assessed_units_visible_to",
    "assessments_visible_to",
    "assessments_waiting",
    "bulletin_document",
    "draft_bulletin",
    "figures",
    "lines_of",
    "missing_terms",
    "period_words",
    "plan_of",
    "plan_of_year",
    "policy_of",
    "previous_round",
    "problems_listed",
    "public_bulletins",
    "rate",
    "round_accounts_visible_to",
    "rounds_visible_to",
    "sees_everything",
    "sees_whole_assessment",
    "suspects_of",
    "todo_for",
    "year_document",
]
