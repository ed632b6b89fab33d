"""A form as one self-contained HTML page: what the PDF is made from."""

from html import escape

from zhengmei.documents.papers.layout import (
    COLUMNS,
    SIDE_MM,
    TOP_MM,
    Box,
    Row,
    Sheet,
    marked,
    opinion_lines,
)

_STYLE = f"""
@page {{ size: A4; margin: {TOP_MM}mm {SIDE_MM}mm; }}
body {{ margin: 0; color: #000; font: 12pt/1.3 仿宋_GB2312, FangSong, "Noto Serif CJK SC", "Songti SC", serif; }}
section + section {{ break-before: page; }}
h1 {{ margin: 0 0 3mm; font: 20pt/1.4 方正小标宋_GBK, FZXiaoBiaoSong-B05S, "Noto Serif CJK SC", serif; text-align: center; }}
p {{ margin: 0 0 2mm; }}
p.below {{ margin: 2mm 0 0; display: flex; justify-content: space-between; }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; }}
tr {{ break-inside: avoid; }}
th, td {{ border: 0.5pt solid #000; padding: 0.5mm 1.2mm; font-weight: normal; overflow-wrap: anywhere; vertical-align: middle; }}
th {{ text-align: center; }}
th.wide {{ font-family: 黑体, SimHei, "Noto Sans CJK SC", sans-serif; }}
td.op {{ vertical-align: top; }}
td.op .seal {{ margin: 14mm 0 3mm; text-align: center; font-size: 10.5pt; }}
td.op .day {{ text-align: right; font-size: 10.5pt; }}
"""


def render_html(sheets: list[Sheet]) -> str:
    """The page with every form, each on its own sheet of paper."""
    body = "".join(_sheet(sheet) for sheet in sheets)
    title = escape(sheets[0].title) if sheets else ""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}{_sizes()}{_heights(sheets)}</style></head><body>{body}</body></html>"
    )


def _sizes() -> str:
    return "".join(f".s{size * 2:.0f}{{font-size:{size}pt}}" for size in (12, 10.5, 9, 8, 7))


def _heights(sheets: list[Sheet]) -> str:
    heights = sorted({round(row.height) for sheet in sheets for row in sheet.rows})
    return "".join(f".h{height}{{height:{height}mm}}" for height in heights)


def _sheet(sheet: Sheet) -> str:
    above = "".join(f"<p>{escape(words)}</p>" for words in sheet.above)
    columns = f"<col>{'<col>' * (COLUMNS - 1)}"
    rows = "".join(_row(row) for row in sheet.rows)
    below = "".join(f"<span>{escape(words)}</span>" for words in sheet.below)
    return (
        f"<section><h1>{escape(sheet.title)}</h1>{above}<table><colgroup>{columns}</colgroup><tbody>{rows}</tbody></table>"
        f'<p class="below">{below}</p></section>'
    )


def _row(row: Row) -> str:
    return f'<tr class="h{row.height:.0f}">{"".join(_cell(box) for box in row.boxes)}</tr>'


def _cell(box: Box) -> str:
    span = f' colspan="{box.span}"'
    size = f"s{box.size * 2:.0f}"
    if box.opinion is not None:
        words, seal, day = (escape(part) for part in opinion_lines(box.opinion))
        return f'<td{span} class="op {size}"><div>{words}</div><div class="seal">{seal}</div><div class="day">{day}</div></td>'
    text = escape(marked(box.marks) if box.marks else box.text).replace("\n", "<br>")
    if box.is_label:
        wide = " wide" if box.span == COLUMNS else ""
        return f'<th{span} class="{size}{wide}">{text}</th>'
    return f'<td{span} class="{size}">{text}</td>'
