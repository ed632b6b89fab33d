"""The three sheets offices hand in: the ledger 台账, published items 发布内容, citizens' messages 群众留言.

`read_ledger`, `read_items`, `read_messages` turn a file into rows and problems; `write_template` makes the blank sheets.
"""

from zhengmei.documents.sheets.base import Problem, Sheet, WrongHeader, blocks_of
from zhengmei.documents.sheets.items import ItemRow, read_items
from zhengmei.documents.sheets.ledger import LedgerRow, read_ledger
from zhengmei.documents.sheets.messages import MessageRow, read_messages

__all__ = [
    "ItemRow",
    "LedgerRow",
    "MessageRow",
    "Problem",
    "Sheet",
    "WrongHeader",
    "blocks_of",
    "read_items",
    "read_ledger",
    "read_messages",
]
