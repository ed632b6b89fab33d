"""Every platform by code, with the name the ledger prints and the names offices write."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """`carrier`: third_party (第三方平台账号), embedded (第三方平台应用) or app (移动客户端)."""

    code: str
    name: str
    carrier: str
    synonyms: tuple[str, ...]
    national: str = "其他"


CARRIERS: dict[str, str] = {
    "third_party": "第三方平台账号",
    "embedded": "第三方平台应用",
    "app": "移动客户端",
    "other": "其他",
}
"""What an account may stand on 载体, with the words of the national opinion; packs have words of their own."""

PLATFORMS: tuple[Platform, ...] = (
    Platform(
        "weixin",
        "微信公众号",
        "third_party",
        ("微信", "公众号", "微信订阅号", "微信服务号", "订阅号", "服务号", "WeChat", "政务微信"),
        "微信",
    ),
    Platform("weibo", "新浪微博", "third_party", ("微博", "政务微博", "新浪", "Weibo"), "微博"),
    Platform("tencent_weibo", "腾讯微博", "third_party", (), "微博"),
    Platform("douyin", "抖音", "third_party", ("抖音号", "抖音短视频", "政务抖音"), "抖音"),
    Platform("kuaishou", "快手", "third_party", ("快手号",)),
    Platform("toutiao", "今日头条", "third_party", ("头条", "头条号", "今日头条号", "政务头条"), "今日头条"),
    Platform("baijiahao", "百家号", "third_party", ("百度百家号", "百度百家", "百度号"), "百度百家号"),
    Platform("qq_media", "企鹅号", "third_party", ("腾讯企鹅号", "腾讯号")),
    Platform("dayu", "大鱼号", "third_party", ("UC大鱼号",)),
    Platform("tieba", "百度贴吧", "third_party", ("贴吧",)),
    Platform("weishi", "微视", "third_party", ("腾讯微视",), "微视"),
    Platform("channels", "微信视频号", "third_party", ("视频号",)),
    Platform("bilibili", "哔哩哔哩", "third_party", ("B站", "b站", "bilibili")),
    Platform("xiaohongshu", "小红书", "third_party", ()),
    Platform("zhihu", "知乎", "third_party", ()),
    Platform("peoples_daily", "人民号", "third_party", ("人民日报人民号",)),
    Platform("thepaper", "澎湃号", "third_party", ("澎湃新闻", "澎湃政务")),
    Platform("netease", "网易号", "third_party", ("网易",)),
    Platform("sohu", "搜狐号", "third_party", ("搜狐",)),
    Platform("xueqiang", "学习强国号", "third_party", ("学习强国",)),
    Platform("video", "视频类", "third_party", ("短视频", "视频平台")),
    Platform("mini_program", "小程序", "embedded", ("微信小程序", "支付宝小程序")),
    Platform(
        "app",
        "移动客户端",
        "app",
        ("APP", "App", "app", "客户端", "移动客户端（APP）", "移动客户端(APP)"),
        "移动客户端（APP）",
    ),
    Platform("other", "其他", "third_party", ("其它", "其他平台")),
)
BY_CODE = {p.code: p for p in PLATFORMS}
_BY_NAME = {n.casefold(): p for p in PLATFORMS for n in (p.name, *p.synonyms)}


def find_platform(name: str) -> Platform | None:
    """The platform an office means by `name`; None when nobody knows it."""
    return _BY_NAME.get("".join(name.split()).casefold())


def carrier_of(code: str) -> str:
    """The carrier a platform is by itself; empty when the platform is unknown."""
    found = BY_CODE.get(code)
    return found.carrier if found else ""


def platform_name(code: str) -> str:
    """The printed name of a platform code; the code itself when it is unknown."""
    found = BY_CODE.get(code)
    return found.name if found else code
