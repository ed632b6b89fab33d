"""Reading incidents: who sees which, what the pack and the unit ask for, the page, the papers, what waits."""

from zhengmei.incidents.queries.page import (
    Moment,
    latest_incidents,
    missing_needs,
    missing_steps,
    needs_held,
    next_step,
    story_of,
    type_counts,
)
from zhengmei.incidents.queries.rules import Book, Grade, TransferTerms, book_of, chain_of, named_person, transfer_terms
from zhengmei.incidents.queries.todos import todo_for
from zhengmei.incidents.queries.visible import (
    filtered_incidents,
    incidents_visible_to,
    own_units,
    reportable_units,
    transfers_visible_to,
)

__all__ = [
    "Book",
    "Grade",
    "Moment",
    "TransferTerms",
    "book_of",
    "chain_of",
    "filtered_incidents",
    "incidents_visible_to",
    "latest_incidents",
    "missing_needs",
    "missing_steps",
    "named_person",
    "needs_held",
    "next_step",
    "own_units",
    "reportable_units",
    "story_of",
    "todo_for",
    "transfer_terms",
    "transfers_visible_to",
    "type_counts",
]
