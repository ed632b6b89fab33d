"""A body with marks in it: hits where they are, each with its number."""

import html as entities
from collections.abc import Sequence
from dataclasses import dataclass

from zhengmei.documents.richtext.words import INVISIBLE, read, spans


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` of the words; `style` is a CSS class, `label` what a reader of the screen hears, `shown` replaces
    the text on screen where it must not spread ("" shows it as it is)."""

    start: int
    end: int
    number: int
    style: str
    label: str
    shown: str = ""


def marked(html: str, marks: Sequence[Mark], *, anchor: str = "hit") -> str:
    """The cleaned body with `<mark>` around every marked piece and its number behind the last; safe to print.

    Where marks overlap the earlier and longer one is drawn; the number of the other follows it all the same.
    """
    words = read(html)
    edits: list[tuple[int, int, str]] = []
    reached = 0
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        badge = f'<a class="mk-n {mark.style}" href="#{anchor}-{mark.number}" aria-label="{_attribute(mark.label)}">{mark.number}</a>'
        pieces = list(spans(words, mark.start, mark.end))
        if not pieces:
            continue
        if mark.start < reached:
            edits.append((pieces[-1][1], pieces[-1][1], badge))
            continue
        reached = mark.end
        for number, (first, last) in enumerate(pieces):
            shown = (entities.escape(mark.shown) if number == 0 else "") if mark.shown else html[first:last]
            opening = f'<mark class="mk {mark.style}"' + (f' id="at-{mark.number}"' if number == 0 else "")
            edits.append((first, last, f"{opening}>{shown}</mark>{badge if number == len(pieces) - 1 else ''}"))
    return _shown(_applied(html, edits))


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
