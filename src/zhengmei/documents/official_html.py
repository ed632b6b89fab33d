"""The official document as one HTML file that needs nothing else: to read, to print, and for WeasyPrint to make a PDF of."""

from html import escape

from zhengmei.documents import official
from zhengmei.documents.official import Annex, OfficialDocument

_STYLE = """
@page { size:210mm 297mm; margin:37mm 26mm 35mm 28mm }
@page :right { @bottom-right { content:"— " counter(page) " —"; font:14pt "SimSun","宋体","Noto Serif CJK SC",serif; vertical-align:top; padding:7mm 1em 0 0 } }
@page :left { @bottom-left { content:"— " counter(page) " —"; font:14pt "SimSun","宋体","Noto Serif CJK SC",serif; vertical-align:top; padding:7mm 0 0 1em } }
html { background:#fff; color:#000 }
body { width:156mm; margin:0 auto; font:16pt/28.95pt "FangSong_GB2312","仿宋_GB2312","FangSong","仿宋","STFangsong","Noto Serif CJK SC",serif; letter-spacing:-.25pt; text-autospace:no-autospace }
p { margin:0; text-indent:2em; text-align:justify; widows:1; orphans:1 }
.flag { margin:33mm 0 0; text-indent:0; text-align:center; color:#c8102e; line-height:1.15; white-space:nowrap; font-family:"FZXiaoBiaoSong-B05S","方正小标宋_GBK","方正小标宋简体","STZhongsong","Noto Serif CJK SC",serif; font-weight:FLAGWEIGHT }
.number { text-indent:0; text-align:center; margin-top:57.9pt; padding-bottom:4mm; border-bottom:2.25pt solid #c8102e }
h1 { margin:57.9pt 0 28.95pt; text-align:center; font:22pt/32pt "FZXiaoBiaoSong-B05S","方正小标宋_GBK","方正小标宋简体","STZhongsong","Noto Serif CJK SC",serif; letter-spacing:0 }
h1 span { display:block; white-space:nowrap }
h2 { margin:0; font:16pt/28.95pt "SimHei","黑体","Noto Sans CJK SC",sans-serif; text-indent:2em; break-after:avoid }
.to { text-indent:0 } .lead { font-family:"KaiTi_GB2312","楷体_GB2312","KaiTi","楷体","STKaiti","Noto Serif CJK SC",serif }
.note { text-indent:-3em; padding-left:5em } .first { margin-top:28.95pt }
.end { break-inside:avoid } .sign { text-indent:0; text-align:right; white-space:nowrap } .seal { height:57.9pt }
.annex { break-before:page } .mark { text-indent:0; font-family:"SimHei","黑体","Noto Sans CJK SC",sans-serif } .annex h1 { margin:28.95pt 0 14pt }
table { width:100%; border-collapse:collapse; table-layout:fixed; font-size:12pt; line-height:16pt; letter-spacing:0 } th,td { border:.5pt solid #000; padding:2pt 5pt; text-align:left; vertical-align:top; word-break:break-all } th { font-family:"SimHei","黑体","Noto Sans CJK SC",sans-serif; font-weight:400 } thead { display:table-header-group } tr { break-inside:avoid }
.colophon { display:block; width:156mm; margin-top:28.95pt; font-size:14pt; line-height:28.95pt; letter-spacing:0; border-top:.35mm solid #000; border-bottom:.35mm solid #000; break-inside:avoid; float:footnote; text-indent:0 }
.colophon::footnote-call, .colophon::footnote-marker { content:"" } @page { @footnote { border:0; padding:0; margin:0 } }
.colophon span { display:block; padding:0 1em } .colophon .copies { text-indent:-3em; padding-left:4em } .colophon .copies + .printed { border-top:.25mm solid #000 } .printed { display:flex !important; justify-content:space-between } .printed i { font-style:normal }
@media screen { body { padding:37mm 26mm 35mm 28mm } html { background:#e9ecf0 } body { background:#fff; margin:24px auto; box-shadow:0 0 0 1px #b9c1cb } .annex { border-top:1px dashed #b9c1cb; margin-top:37mm; padding-top:37mm } }
@media screen and (max-width:230mm) { body { width:auto; margin:0; padding:24px 16px } .flag { margin-top:24px; white-space:normal } h1 span { white-space:normal; display:inline } .colophon { width:auto } .annex { overflow-x:auto } table { min-width:640px } }
"""


def render_html(document: OfficialDocument) -> str:
    """The whole file as text. It holds its own style sheet, no script, and loads nothing."""
    title = escape(document.whole_title)
    size = min(58.0, 430 / official.width(document.letterhead))
    style = _STYLE.replace("FLAGWEIGHT", f"400; font-size:{size:.1f}pt")
    parts = [
        f'<p class="flag">{escape(document.letterhead)}</p>',
        f'<p class="number">{escape(document.printed_number)}</p>',
        "<h1>" + "".join(f"<span>{escape(line)}</span>" for line in official.break_title(document.title)) + "</h1>",
        f'<p class="to">{escape(document.addressee.rstrip("：:"))}：</p>',
        *_body(document),
        *(_annex(document.annex_mark(i), annex) for i, annex in enumerate(document.annexes)),
        _colophon(document),
    ]
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _body(document: OfficialDocument) -> list[str]:
    """The text, its last paragraph in one unbreakable piece with what closes the document."""
    made = []
    for block in document.body:
        if block.kind == "heading":
            made.append(f"<h2>{escape(block.text)}</h2>")
            continue
        lead = f'<span class="lead">{escape(block.lead)}</span>' if block.lead else ""
        made.append(f"<p>{lead}{escape(block.text)}</p>")
    return [*made[:-1], '<div class="end">', *made[-1:], *_closing(document), "</div>"]


def _closing(document: OfficialDocument) -> list[str]:
    notes = [
        f'<p class="note{" first" if i == 0 else ""}">{escape(line)}</p>' for i, line in enumerate(document.annex_note)
    ]
    signed = official.chinese_date(document.signed_on)
    signer_indent, date_indent = official.signature_indents(document.signer, signed)
    remark = [f"<p>（{escape(document.remark)}）</p>"] if document.remark else []
    return [
        *notes,
        '<div class="seal"></div>',
        f'<p class="sign" style="padding-right:{signer_indent:g}em">{escape(document.signer)}</p>',
        f'<p class="sign" style="padding-right:{date_indent:g}em">{escape(signed)}</p>',
        *remark,
    ]


def _annex(mark: str, annex: Annex) -> str:
    title = f'<p class="mark">{escape(mark)}</p><h1><span>{escape(annex.title)}</span></h1>'
    if not annex.rows:
        return f'<section class="annex">{title}<p>{escape(annex.empty)}</p></section>'
    total = sum(share for _, share in annex.columns)
    columns = "".join(f'<col style="width:{share / total:.1%}">' for _, share in annex.columns)
    head = "".join(f"<th>{escape(name)}</th>" for name, _ in annex.columns)
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(v)}</td>" for v in row) + "</tr>" for row in annex.rows)
    table = f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    return f'<section class="annex">{title}{table}</section>'


def _colophon(document: OfficialDocument) -> str:
    copies = document.copies_to.rstrip("。")
    line = f'<span class="copies">抄送：{escape(copies)}。</span>' if copies else ""
    printed = f"{official.chinese_date(document.printed_on)}印发"
    return (
        f'<div><span class="colophon">{line}<span class="printed"><i>{escape(document.signer)}</i>'
        f"<i>{escape(printed)}</i></span></span></div>"
    )
