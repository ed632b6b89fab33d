"""One-click masking (一键去标识): every private number in a text replaced by its masked form."""

from functools import lru_cache

from zhengmei.textrules.base import Family, Hit
from zhengmei.textrules.engine import Engine
from zhengmei.textrules.overlay import Overlay
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import live_rules


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(tuple(rule for rule in live_rules() if rule.family is Family.PRIVACY), Overlay())


def mask_hits(text: str, hits: tuple[Hit, ...]) -> str:
    """`text` with each privacy hit of `hits` replaced by its suggestion. Overlapping hits: the first one wins."""
    parts: list[str] = []
    done = 0
    for hit in sorted(hits, key=lambda found: (found.start, -found.end)):
        if hit.family is Family.PRIVACY and hit.start >= done and hit.suggestions:
            parts += (text[done : hit.start], hit.suggestions[0])
            done = hit.end
    return "".join((*parts, text[done:]))


def mask(text: str, context: Context) -> str:
    """`text` with personal data masked, whatever its disguise; everything else stays as it was."""
    return mask_hits(text, _engine().check(text, context).hits)
