"""`zhengmei-bench`: measures the product against data that lies beside the checkout. Figures go to docs/reference."""

from datetime import date
from pathlib import Path

import click

from zhengmei.textrules.base import Family, Severity
from zhengmei.textrules.quality import Alarms, Case, Spelling, alarms, private_cases, read_pairs, spelling
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import all_rules

DATA = Path("../shared/data")
PAGE = Path("docs/reference/quality.md")
MOST_FALSE_STOPS = 5.0
SETS = ("ecspell-odw.train.tsv", "ecspell-law.train.tsv", "cscd-ns.dev.json", "lemon-enc.txt", "lemon-mec.txt")


@click.group()
def main() -> None:
    """量一量：速度和质量。"""


@main.command("text")
@click.option("--data", type=click.Path(path_type=Path), default=DATA, help="测试语料所在的文件夹，默认在代码旁边")
@click.option("--out", type=click.Path(path_type=Path), default=PAGE, help="写到哪一页")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default="2026-11-22", help="按哪一天判断名称和法律")
def text(data: Path, out: Path, day: date) -> None:
    """文字规则的误报、漏报。语料不在就跳过那一节，并说明。"""
    context = Context(day=date(day.year, day.month, day.day))
    parts = [
        _heading(context),
        _clean(data / "clean" / "laws.txt", context),
        _spelling(data / "spelling", context),
        _private(context),
    ]
    page = "\n\n".join(parts) + "\n"
    click.echo(page)
    if all("没有语料" not in part for part in parts):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
        click.echo(f"已写到 {out}")
    else:
        click.echo(f"语料不全，没有改写 {out}", err=True)


def _heading(context: Context) -> str:
    rules = all_rules()
    words = sum(len(rule.words) for rule in rules)
    return (
        "<!-- 由 zhengmei-bench text 生成，不要手改 -->\n"
        f"# 文字规则的质量\n\n共 {len(rules)} 条规则、{words} 个词条，按 {context.day} 的名称和法律判断。"
        "语料不随产品发布；放在代码旁边再执行 `zhengmei-bench text` 可以重算。"
    )


def _clean(path: Path, context: Context) -> str:
    if not path.exists():
        return "## 误报\n\n没有语料（clean/laws.txt），这一节跳过。"
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("<!--")]
    return _alarm_table(alarms(["\n".join(lines)], context))


def _alarm_table(result: Alarms) -> str:
    stops = result.per_thousand(None, Severity.STOP)
    verdict = "达到" if stops <= MOST_FALSE_STOPS else "没有达到"
    lines = [
        "## 误报",
        "",
        f"正文：国家和地方法律法规 {result.sentences} 句，当作没有毛病的文字，每千句的报数如下。"
        f"其中“严重”每千句 {stops:.2f} 处，{verdict}每千句不多于 {MOST_FALSE_STOPS:.0f} 处的要求。"
        "法律文本本来就用当时的机构名、旧字形和旧法名，这些也照样计作误报。",
        "",
        "| 类别 | 严重 | 错误 | 提示 | 报得最多的规则 |",
        "|---|---|---|---|---|",
    ]
    names = {rule.code: rule for rule in all_rules()}
    for family in Family:
        counts = {
            code: sum(n for (c, _), n in result.by_rule.items() if c == code)
            for code, rule in names.items()
            if rule.family is family
        }
        top = "、".join(f"{names[c].name} {n}" for c, n in sorted(counts.items(), key=lambda item: -item[1])[:3] if n)
        cells = " | ".join(f"{result.per_thousand(family, severity):.2f}" for severity in Severity)
        if counts:
            lines.append(f"| {family.label} | {cells} | {top or '—'} |")
    cells = " | ".join(f"{result.per_thousand(None, severity):.2f}" for severity in Severity)
    return "\n".join([*lines, f"| 合计 | {cells} | |"])


def _spelling(folder: Path, context: Context) -> str:
    found: list[tuple[str, Spelling]] = [
        (name, spelling(read_pairs(folder / name), context)) for name in SETS if (folder / name).exists()
    ]
    if not found:
        return "## 错别字\n\n没有语料（spelling），这一节跳过。"
    lines = [
        "## 错别字",
        "",
        "公开纠错语料的开发集、训练集，按字计。准确率：报的词里真有错字的占多少；召回率：错字里报出来的占多少。"
        "词表只收把握大的固定误写，不猜上下文，所以召回率低是有意的：宁可少报。语料里的错字多由混淆集随机替换造成，与编辑的真实笔误不同。"
        "词条收入以前，先在这些语料的正确一侧和法律文本上试过，跨词误报的不收，所以准确率比没见过的文章略高。",
        "",
        "| 语料 | 句 | 错字 | 报出 | 报对 | 准确率 | 召回率 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, result in found:
        lines.append(
            f"| {name} | {result.sentences} | {result.errors} | {result.hits} | {result.right} "
            f"| {result.precision:.1%} | {result.recall:.2%} |"
        )
    return "\n".join(lines)


def _private(context: Context) -> str:
    cases: list[Case] = list(private_cases(context))
    lines = [
        "## 个人信息",
        "",
        "号码由程序随机生成（种子固定），“无效”指校验码、号段不对，应当不阻断。",
        "",
        "| 情形 | 篇数 | 应当 | 判对 |",
        "|---|---|---|---|",
    ]
    lines += [f"| {c.name} | {c.texts} | {'阻断' if c.wanted else '不阻断'} | {c.right / c.texts:.1%} |" for c in cases]
    return "\n".join(lines)
