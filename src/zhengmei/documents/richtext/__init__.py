"""Text with a little form: what an editor hands in, cleaned; its words with the place of each; marks, changes, differences.

A body is a string of HTML of the few elements of `cleaning.TAGS`. `Words` is that body as the rules and people read it.
Nothing here knows Django or a draft.
"""

from zhengmei.documents.richtext.cleaning import clean, picture_ids
from zhengmei.documents.richtext.difference import Piece, differences, paragraph_differences
from zhengmei.documents.richtext.marking import Mark, marked
from zhengmei.documents.richtext.words import Words, read, replaced, visible

__all__ = [
    "Mark",
    "Piece",
    "Words",
    "clean",
    "differences",
    "marked",
    "paragraph_differences",
    "picture_ids",
    "read",
    "replaced",
    "visible",
]
