"""A body with marks in it: hits where they are, each with its number."""

import html as entities
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhengmei.documents.richtext.words import INVISIBLE, Words, read, spans


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` of the words; `style` is a CSS class, `label` what a reader of the screen hears, `shown` replaces
    the text on screen where it must not spread ("" shows it as it is). With `address` it is every link to that address,
    and start and end say nothing."""

    start: int
    end: int
    number: int
    style: str
    label: str
    shown: str = ""
    address: str = ""


def marked(html: str, marks: Sequence[Mark], *, anchor: str = "hit") -> str:
    """The cleaned body with `<mark>` around every marked piece and its number behind the last; safe to print.

    Where marks overlap the earlier and longer one is drawn; the number of the other follows it all the same. The number
    of a mark inside a link stands behind the link. A link that holds nothing but a picture has its number only.
    """
    words = read(html)
    edits: list[tuple[int, int, str]] = []
    known: set[int] = set()
    reached = 0
    for mark, start, end, behind in sorted(_placed(words, marks), key=lambda one: (one[1], -one[2])):
        badge = f'<a class="mk-n {mark.style}" href="#{anchor}-{mark.number}" aria-label="{_attribute(mark.label)}">{mark.number}</a>'
        pieces = list(spans(words, start, end))
        behind = behind or (_behind(words, pieces[-1][1]) if pieces else 0)
        if not behind:
            continue
        if pieces and start >= reached:
            reached = end
            named = "" if mark.number in known else f' id="at-{mark.number}"'
            known.add(mark.number)
            edits += _drawn(html, mark, pieces, named)
        edits.append((behind, behind, badge))
    return _shown(_applied(html, edits))


def _placed(words: Words, marks: Sequence[Mark]) -> Iterator[tuple[Mark, int, int, int]]:
    """Each mark with its words, and for a link the place behind it in the HTML (0: where its words end)."""
    for mark in marks:
        if not mark.address:
            yield mark, mark.start, mark.end, 0
        for link in words.anchors if mark.address else ():
            if link.address == mark.address:
                yield mark, link.start, link.end, link.behind


def _behind(words: Words, place: int) -> int:
    """`place` in the HTML, or behind the link it stands in: a link never holds another."""
    return next((link.behind for link in words.anchors if link.at < place <= link.behind), place)


def _drawn(html: str, mark: Mark, pieces: list[tuple[int, int]], named: str) -> Iterator[tuple[int, int, str]]:
    for number, (first, last) in enumerate(pieces):
        shown = (entities.escape(mark.shown) if number == 0 else "") if mark.shown else html[first:last]
        yield first, last, f'<mark class="mk {mark.style}"{named if number == 0 else ""}>{shown}</mark>'


def _applied(html: str, edits: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for first, last, new in sorted(edits, key=lambda e: (e[0], e[1])):
        start = max(first, done)
        parts += (html[done:start], new)
        done = max(done, last)
    return "".join((*parts, html[done:]))


def _shown(html: str) -> str:
    """Every invisible character as a small label with its name."""
    found = set(html) & set(INVISIBLE)
    for character in found:
        html = html.replace(character, f'<span class="unseen" title="看不见的字符">{INVISIBLE[character]}</span>')
    return html


def _attribute(text: str) -> str:
    return entities.escape(text, quote=True)
