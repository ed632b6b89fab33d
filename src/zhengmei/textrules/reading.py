"""How a rule looks at a text: the place that was found, its sentence, and what is known about the text."""

import re
from dataclasses import dataclass, field
from datetime import date
from re import Pattern

REACH = 200  # a sentence is never taken longer than this on either side, so that work per hit stays bounded
_ENDS = "。！？\n"


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules need to know about the text and its office; every value of a pack or a unit is handed in here.

    `day` is the date of the text, not of the run: names and laws are judged as they stood then. `disclosure` is "penalty"
    (惩戒公示) or "mandatory" (强制性信息披露) and lets personal data stand as the law requires it; any other reason is refused.
    `authorised_opinion` names who allowed a personal opinion. `allowed_domains` is None when no list was handed in.
    `redirects` are (link, target) pairs and `dead_links` (link, reason) pairs that somebody found out beforehand (`following`):
    nothing here opens a connection. `source_*` is the original
    of a repost, `earlier` are (name, text) pairs to look for near-copies in, `twin` is the same item on another platform.
    `sentence_limit` (characters) holds for genre "interpretation" and is the office's own number.
    """

    day: date
    own_text: bool = True
    genre: str = "notice"
    disclosure: str = ""
    authorised_opinion: str = ""
    allowed_domains: frozenset[str] | None = None
    advert_domains: frozenset[str] = frozenset()
    redirects: tuple[tuple[str, str], ...] = ()
    dead_links: tuple[tuple[str, str], ...] = ()
    sentence_limit: int = 80
    sentence_limit_source: str = "本地自定"
    source_title: str = ""
    source_body: str = ""
    earlier: tuple[tuple[str, str], ...] = ()
    near_copy_percent: int = 85
    twin: str = ""

    @property
    def needs_whole(self) -> bool:
        """Whether a rule has to look at the whole text: to compare it, or because its genre asks for more."""
        return self.genre != "notice" or bool(self.source_title or self.source_body or self.earlier or self.twin)

    def __post_init__(self) -> None:
        if self.disclosure not in ("", "penalty", "mandatory"):
            raise ValueError("disclosure is 'penalty', 'mandatory' or empty: no other reason lets personal data stand")


@dataclass(slots=True)
class Spot:
    """A place in a text."""

    text: str
    start: int
    end: int
    context: Context
    _sentence: tuple[int, int] | None = field(default=None, repr=False)

    @property
    def sentence(self) -> tuple[int, int]:
        """Where the sentence around the place begins and ends."""
        if self._sentence is None:
            floor, ceiling = max(0, self.start - REACH), min(len(self.text), self.end + REACH)
            first = max(self.text.rfind(mark, floor, self.start) for mark in _ENDS)
            lasts = [at for mark in _ENDS if (at := self.text.find(mark, self.end, ceiling)) >= 0]
            self._sentence = (first + 1 if first >= 0 else floor, min(lasts) if lasts else ceiling)
        return self._sentence

    def sentence_text(self) -> str:
        first, last = self.sentence
        return self.text[first:last]

    def near(self, pattern: Pattern[str]) -> bool:
        """Whether `pattern` is found in the same sentence."""
        first, last = self.sentence
        return pattern.search(self.text, first, last) is not None

    def before(self, length: int) -> str:
        return self.text[max(0, self.start - length) : self.start]

    def after(self, length: int) -> str:
        return self.text[self.end : self.end + length]

    def inside(self, opening: str, closing: str, reach: int = 80) -> bool:
        """Whether the place lies between a bracket and its partner, in the same line."""
        opened = self.text.rfind(opening, max(0, self.start - reach), self.start + 1)
        if opened < 0 or self.text.find(closing, opened, self.start) >= 0 or "\n" in self.text[opened : self.start]:
            return False
        closed = self.text.find(closing, self.end - 1, self.end + reach)
        return closed >= 0 and "\n" not in self.text[self.end : closed]


HISTORY = re.compile(
    r"原(?!因|则|料|来|始|理|油|告|创|野|点|件|状|著|文)|时任|曾任|曾用|前身|更名|改名|挂牌|撤销|撤并|划入|划转|组建|改组|改制|合并|并入"
    r"|不再保留|历史|当年|转隶|废止|失效|取代"
)
CAUTION = re.compile(
    r"骗|诈|警惕|谨防|提防|冒充|钓鱼|当心|整治|严禁|禁止|不得|不准|严查|查处|打击|违规|违法|虚假|辟谣|谣言|陷阱|套路|诱导|诱饵|幌子|投诉|曝光"
    r"|不可信|不要轻信|切勿|监管|处罚|非法|抵制|防范|拒绝|不要|不用"
)
