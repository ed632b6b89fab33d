"""The acts on the ledger. One file an act; all are named here."""

from zhengmei.filing.actions.accounts import (
    AccountChangedMeanwhile,
    FilingRefused,
    change_media_account,
    reasons_not_to_change,
    reasons_not_to_register,
    register_media_account,
)
from zhengmei.filing.actions.door import DoorClosed, ExceptionAsked, amend_media_account, enter_media_account
from zhengmei.filing.actions.exceptions import (
    grant_exception,
    reasons_not_to_grant_exception,
    reasons_not_to_withdraw_exception,
    withdraw_exception,
)
from zhengmei.filing.actions.handing_out import choose_columns, record_export
from zhengmei.filing.actions.imports import (
    ImportRefused,
    confirm_import,
    drop_import,
    open_import,
    queue_import,
    read_import,
    reasons_not_to_confirm,
    reasons_not_to_release,
    release_import,
    reread_import,
    write_import,
)
from zhengmei.filing.actions.ledger_rows import LedgerOutcome, save_ledger_rows

__all__ = [
    "AccountChangedMeanwhile",
    "DoorClosed",
    "ExceptionAsked",
    "FilingRefused",
    "ImportRefused",
    "LedgerOutcome",
    "amend_media_account",
    "change_media_account",
    "choose_columns",
    "confirm_import",
    "drop_import",
    "enter_media_account",
    "grant_exception",
    "open_import",
    "queue_import",
    "read_import",
    "reasons_not_to_change",
    "reasons_not_to_confirm",
    "reasons_not_to_grant_exception",
    "reasons_not_to_register",
    "reasons_not_to_release",
    "reasons_not_to_withdraw_exception",
    "record_export",
    "register_media_account",
    "release_import",
    "reread_import",
    "save_ledger_rows",
    "withdraw_exception",
    "write_import",
]
