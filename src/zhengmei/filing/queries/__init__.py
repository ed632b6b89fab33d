"""Reading the ledger. One file a matter; all are named here."""

from zhengmei.filing.queries.door import Remark, door_remarks
from zhengmei.filing.queries.ledger import (
    AccountFinder,
    all_media_accounts,
    changes_of,
    chosen_columns,
    exceptions_in_force,
    exceptions_of,
    fact_label,
    imports_under_way,
    imports_visible_to,
    media_accounts_visible_to,
    printed_fact,
    subjects_of,
)
from zhengmei.filing.queries.policy import (
    function_codes,
    function_terms,
    platform_groups,
    policy_for,
    required_facts,
    rulings_in_principle,
    subject_of,
)

__all__ = [
    "AccountFinder",
    "Remark",
    "all_media_accounts",
    "changes_of",
    "chosen_columns",
    "door_remarks",
    "exceptions_in_force",
    "exceptions_of",
    "fact_label",
    "function_codes",
    "function_terms",
    "imports_under_way",
    "imports_visible_to",
    "media_accounts_visible_to",
    "platform_groups",
    "policy_for",
    "printed_fact",
    "required_facts",
    "rulings_in_principle",
    "subject_of",
    "subjects_of",
]
