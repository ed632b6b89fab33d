"""The whole rule set against the bare automaton with the same words, post by post. `python benchmarks/text_speed.py [laws.txt]`.

The text is cut at line ends into posts of about 600 characters. For each post both are timed one after the other, several rounds,
and the quickest time of each counts, so that other work on the machine weighs on both alike. The bare automaton is the very one the
engine uses: all words, all triggers, overlapping matches. OCR and network are no part of the rules. pyahocorasick is compared
when it is installed, plain `re` on a slice only: it takes too long.
"""

import importlib
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from ahocorasick_rs import AhoCorasick, Implementation

from zhengmei.textrules.engine import Engine
from zhengmei.textrules.overlay import Overlay
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import live_rules

DATA = Path(__file__).resolve().parent.parent.parent / "shared/data/clean/laws.txt"
LENGTH, ROUNDS, SLICE = 600, 6, 40


def posts_of(path: Path) -> list[str]:
    """The text as posts of about LENGTH characters; the collector's own comment lines and blank lines are left out."""
    posts, post = [], ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("<!--"):
            if post and len(post) + len(line) > LENGTH:
                posts.append(post)
                post = ""
            post += line + "\n"
    return [*posts, post]


def quickest(posts: list[str], *workers: Callable[[str], object]) -> list[list[float]]:
    """For each worker the quickest time of each post in microseconds."""
    best = [[float("inf")] * len(posts) for _ in workers]
    order = list(zip(workers, best, strict=True))
    for _ in range(ROUNDS):
        order = order[1:] + order[:1]  # whoever comes first meets the post with cold caches
        for at, post in enumerate(posts):
            for worker, times in order:
                start = perf_counter()
                worker(post)
                times[at] = min(times[at], 1e6 * (perf_counter() - start))
    return best


def say(name: str, times: list[float], against: list[float]) -> None:
    mean, ratio = sum(times) / len(times), sum(times) / sum(against)
    print(f"{name:44} {mean:10.1f} µs/post  median {median(times):8.1f}  ×{ratio:.2f}")


def pyahocorasick(words: list[str]) -> Callable[[str], object] | None:
    try:
        automaton = importlib.import_module("ahocorasick").Automaton()
    except ImportError:
        print("pyahocorasick is not installed: left out")
        return None
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    return lambda post: list(automaton.iter(post))


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not path.exists():
        print(f"{path} is not there: nothing measured")
        return
    posts = posts_of(path)
    start = perf_counter()
    engine = Engine(live_rules(), Overlay())
    built = perf_counter() - start
    context = Context(day=date(2026, 11, 22))
    bare = AhoCorasick(engine.patterns, implementation=Implementation.DFA)
    terms = sorted({word.term for rule in live_rules() for word in rule.words})
    words = AhoCorasick(terms, implementation=Implementation.DFA)
    print(
        f"{len(posts)} posts, {sum(map(len, posts)):,} characters; {len(engine.patterns)} patterns, {len(terms)} of them words; compiled in {built:.2f} s"
    )

    def find(automaton: AhoCorasick) -> Callable[[str], object]:
        return lambda post: automaton.find_matches_as_indexes(post, overlapping=True)

    bare_times, rule_times, word_times = quickest(
        posts, find(bare), lambda post: engine.check(post, context), find(words)
    )
    say("bare automaton, words and triggers", bare_times, bare_times)
    say("bare automaton, words alone", word_times, bare_times)
    say("whole rule set", rule_times, bare_times)
    if search := pyahocorasick(engine.patterns):
        few = posts[::10]
        say("pyahocorasick, words and triggers", quickest(few, search)[0], bare_times[::10])
    plain = re.compile("|".join(re.escape(word) for word in sorted(terms, key=len, reverse=True)))
    few = posts[:: max(1, len(posts) // SLICE)]
    say(
        f"plain re, words alone, {len(few)} posts",
        quickest(few, plain.findall)[0],
        bare_times[:: max(1, len(posts) // SLICE)],
    )


if __name__ == "__main__":
    main()
