"""Only what a text needs stays: paragraphs, headings, lists, tables, emphasis, links, pictures of our own."""

import html as entities
import re

import nh3

TAGS = {
    *("p", "h2", "h3", "strong", "em", "u", "s", "sub", "sup", "br", "hr"),
    *("ul", "ol", "li", "blockquote", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
DROPPED_WHOLE = {"script", "style", "title", "head", "iframe", "object", "template", "noscript", "svg", "math", "xml"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_RENAMED = re.compile(r"<(/?)(b|i|h1|h4|h5|h6|del|strike|div|section|article)(?=[\s>/])", re.IGNORECASE)
_NAMES = {
    "b": "strong",
    "i": "em",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "del": "s",
    "strike": "s",
    "div": "p",
    "section": "p",
    "article": "p",
}
_ELEMENT = re.compile(r"<[a-zA-Z/!?]")
_COMMENTS = re.compile(r"<!--.*?-->|<!\[.*?\]>|<\?xml.*?>", re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*>")
_EMPTY = re.compile(r"<(strong|em|u|s|sub|sup|a)(?:\s[^>]*)?></\1>")
_BLANK_LINES = re.compile(r"(?:<p>(?:\s|&nbsp;|<br>)*</p>\s*)+")
PASSES = 6
PICTURE_ADDRESS = "/content/files/{}/"
_OWN_PICTURE = re.compile(r'src="/content/files/(\d+)/"')


def clean(html: str) -> str:
    """The body with everything else gone: script, style, classes, comments of Word, pictures from elsewhere, empty lines.

    Plain text without any element becomes paragraphs. Cleaning what is clean changes nothing.
    """
    kept = _once(html)
    for _ in range(PASSES):
        again = _once(kept)
        if again == kept:
            break
        kept = again
    return kept


def _once(html: str) -> str:
    if not _ELEMENT.search(html):
        lines = (line.strip() for line in html.replace("\r", "").split("\n"))
        html = "".join(f"<p>{entities.escape(entities.unescape(line), quote=False)}</p>" for line in lines if line)
    html = _COMMENTS.sub("", html)
    html = _RENAMED.sub(lambda m: f"<{m.group(1)}{_NAMES[m.group(2).lower()]}", html)
    kept = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=DROPPED_WHOLE,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    kept = _PICTURE.sub(lambda m: m.group() if _OWN_PICTURE.search(m.group()) else "", kept)
    while (shorter := _EMPTY.sub("", kept)) != kept:
        kept = shorter
    return _BLANK_LINES.sub("", kept).replace("\u00a0", " ").replace("&nbsp;", " ").strip()


def picture_ids(html: str) -> list[int]:
    """The numbers of the pictures in a cleaned body, in order, each once."""
    return list(dict.fromkeys(int(found) for found in _OWN_PICTURE.findall(html)))
