"""What changed between two texts, readable: paragraphs matched first, then the words inside them."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_UNITS = re.compile(r"[A-Za-z0-9.%]+|\s+|.", re.DOTALL)
LONGEST = 4000  # a longer paragraph is compared sentence by sentence
_SENTENCES = re.compile(r"[^。！？\n]*[。！？\n]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """`before` turned into `after`, piece by piece; numbers and Latin words are never cut."""
    finder = _SENTENCES if max(len(before), len(after)) > LONGEST else _UNITS
    old, new = finder.findall(before), finder.findall(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("new", "".join(new[c:d])))
    return [piece for piece in pieces if piece.text]


def paragraph_differences(before: str, after: str) -> Iterator[list[Piece]]:
    """The paragraphs of both texts in order, each as pieces; one that stayed is a single piece `same`."""
    old, new = before.split("\n"), after.split("\n")
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from ([Piece("same", line)] for line in old[a:b] if line)
            continue
        for number in range(max(b - a, d - c)):
            gone = old[a + number] if a + number < b else ""
            come = new[c + number] if c + number < d else ""
            pieces = differences(gone, come)
            if pieces:
                yield pieces
