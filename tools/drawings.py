"""Draws docs/images/rooms.svg and docs/images/finding.svg. Run it after a room is added: python tools/drawings.py"""

from pathlib import Path

IMAGES = Path(__file__).resolve().parent.parent / "docs/images"
INK, SECOND, LINE, ACT, TINT = "#1a2230", "#4d5868", "#8a94a3", "#174a8b", "#eaf0f8"
FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"

ROOMS = (
    (("project", "设置、地址、菜单、命令"),),
    (("demo", "虚构的示范市"), ("worker", "定时的活")),
    (("directory", "公开查询"), ("dashboard", "工作台"), ("rulebook", "办法")),
    (("inspection", "检查、通报"),),
    (("incidents", "事件、转出"),),
    (("monitoring", "监测、问题"),),
    (("interaction", "群众留言"),),
    (("content", "稿件、审核、许可"),),
    (("custody", "口令保管、交接"),),
    (("filing", "台账、例外、导入"),),
    (("organisations", "单位、地区、任职"),),
    (("notices", "通知"),),
    (("identity", "人员、登录"),),
    (("audit", "只增不改的记录"),),
    (
        ("ui", "页面零件"),
        ("documents", "公文、表格"),
        ("textrules", "文字规则"),
        ("platforms", "平台"),
        ("policies", "政策包"),
        ("sealed", "封存的列"),
    ),
    (("core", "时钟、工作日、状态表"),),
)

STORY = (
    ("办法条文", "article", "防城港 第十八条", "policies/packs"),
    ("政策包里的数值", "Ruling", "数值、强度、条文、来源", "policies.lookup"),
    ("检查", "check", "发布内容和台账比一比", "monitoring/checks"),
    ("问题", "Finding", "证据、起日、办法版本", "monitoring.actions"),
    ("轮次", "Round", "抽样、判定、结论", "inspection.actions"),
    ("通报", "Bulletin", "每个数都能点回原行", "documents"),
)


def box(x: float, y: float, w: float, h: float, lines: tuple[str, ...], *, strong: bool = False) -> str:
    fill, edge = (TINT, ACT) if strong else ("#ffffff", LINE)
    out = [f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="6" fill="{fill}" stroke="{edge}"/>']
    step, top = 19, y + h / 2 - (len(lines) - 1) * 9.5 + 5
    for n, line in enumerate(lines):
        look = f'fill="{INK}" font-size="15" font-weight="600"' if n == 0 else f'fill="{SECOND}" font-size="12.5"'
        out.append(f'<text x="{x + w / 2}" y="{top + n * step}" text-anchor="middle" {look}>{line}</text>')
    return "".join(out)


def arrow(x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{ACT}" stroke-width="1.5" marker-end="url(#a)"{dash}/>'
    )


def page(width: int, height: int, title: str, body: list[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{title}" font-family="{FONT}"><title>{title}</title>'
        f'<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{ACT}"/></marker></defs>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )
    return head + "\n".join(body) + "</svg>\n"


def rooms() -> str:
    width, row, gap = 940, 52, 12
    body = []
    for n, line in enumerate(ROOMS):
        y, w = 20 + n * (row + gap), (width - 40 - (len(line) - 1) * gap) / len(line)
        for m, (name, what) in enumerate(line):
            body.append(box(20 + m * (w + gap), y, w, row, (f"{name}/", what), strong=len(line) == 1 and 3 <= n <= 9))
        if n:
            body.append(arrow(width / 2, y - gap, width / 2, y - 1))
    height = 20 + len(ROOMS) * (row + gap) + 28
    note = "上面的只能用下面的：箭头是允许的引用方向。深色底是业务房间，名词都在那里。"
    body.append(f'<text x="20" y="{height - 18}" fill="{SECOND}" font-size="13">{note}</text>')
    return page(width, height, "房间与引用方向", body)


def story() -> str:
    width, w, h, gap = 1180, 172, 112, 24
    body, y = [], 30
    for n, (name, code, what, where) in enumerate(STORY):
        x = 20 + n * (w + gap)
        body.append(box(x, y, w, h, (name, code, what, where), strong=n in (0, 3, 5)))
        if n:
            body.append(arrow(x - gap, y + h / 2, x - 2, y + h / 2))
    back = y + h + 34
    last, first = 20 + 5 * (w + gap) + w / 2, 20 + w / 2
    body.append(
        f'<path d="M{last} {y + h}V{back}H{first}" fill="none" stroke="{ACT}" stroke-width="1.5" stroke-dasharray="4 4"/>'
    )
    body.append(arrow(first, back, first, y + h + 2, dashed=True))
    note = "每一步都走得回去：通报里的一个数 → 受检账号的行 → 问题和证据 → 条文"
    body.append(
        f'<text x="{width / 2}" y="{back + 22}" text-anchor="middle" fill="{SECOND}" font-size="13">{note}</text>'
    )
    return page(width, back + 40, "一个问题从条文到通报", body)


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    (IMAGES / "rooms.svg").write_text(rooms(), encoding="utf-8")
    (IMAGES / "finding.svg").write_text(story(), encoding="utf-8")
