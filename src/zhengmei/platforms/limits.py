"""What each platform takes: the longest title, summary and text, how it lists a text. Facts of the platforms' own pages.

None where a platform states no limit. `source` says where the figure comes from; an office that meets another figure tells us.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths in characters as the platform counts them: every character one, Latin letters too. `minimum` of a title."""

    title: int | None = None
    title_minimum: int = 1
    summary: int | None = None
    byline: int | None = None
    body: int | None = None
    first_words: int = 54
    has_title: bool = True
    has_form: bool = True
    source: str = ""


NONE = Limits()
LIMITS: dict[str, Limits] = {
    "weixin": Limits(title=32, summary=128, byline=16, body=20_000, source="微信公众平台 草稿箱接口说明"),
    "weibo": Limits(title=32, body=90_000, first_words=140, source="微博开放平台 头条文章接口说明"),
    "toutiao": Limits(title=30, title_minimum=2, source="头条号后台 发布页说明"),
    "douyin": Limits(body=1_000, has_title=False, has_form=False, first_words=55, source="抖音开放平台 创作说明"),
}


def limits_of(platform: str) -> Limits:
    """The limits of a platform by its code; without any for one that states none."""
    return LIMITS.get(platform, NONE)


def reasons_against(platform: str, name: str, *, title: str, summary: str, byline: str, body: str) -> list[str]:
    """Why this text does not fit the platform, each with its remedy. `name` is how the page calls the platform."""
    limits = limits_of(platform)
    parts = (
        ("标题", title, limits.title if limits.has_title else None),
        ("摘要", summary, limits.summary),
        ("署名", byline, limits.byline),
        ("正文", body, limits.body),
    )
    reasons = [
        f"{name}的{what}最多 {most} 字，现在 {len(text)} 字。请改短，或给{name}另拟一份。"
        for what, text, most in parts
        if most is not None and len(text) > most
    ]
    if limits.has_title and 0 < len(title) < limits.title_minimum:
        reasons.append(f"{name}的标题最少 {limits.title_minimum} 字，请写全。")
    return reasons
