"""Generates docs/reference: commands from click, states from the enums, addresses from the resolver."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import click
from django.db.models import TextChoices
from django.urls import URLPattern, URLResolver, get_resolver

from zhengmei.project.cli import COMMANDS, main, start_django

SOURCE = Path(__file__).resolve().parent.parent / "src/zhengmei"
MATRIX = SOURCE.parent.parent / "tests/golden/matrix/who.tsv"
NOTE = "<!-- 由 make docs 生成，不要手改 -->\n"


def pages() -> dict[str, str]:
    start_django()
    return {
        "reference/commands.md": _commands(),
        "reference/states.md": _states(),
        "reference/addresses.md": _addresses(),
        "reference/who.md": _who(),
    }


def _commands() -> str:
    parts = [NOTE, "# 命令\n", "`zhengmei 命令 --help` 给出同样的说明。\n"]
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        parts.extend(_command_lines(f"zhengmei {name}", command, level=2))
    return "\n".join(parts)


def _command_lines(name: str, command: click.Command, *, level: int) -> Iterator[str]:
    yield f"{'#' * level} `{name}`\n"
    yield f"{inspect.cleandoc(command.help or '')}\n"
    rows = [_parameter(p) for p in command.params if p.name != "help"]
    if rows:
        yield "| 参数 | 必填 | 说明 |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            yield from _command_lines(f"{name} {sub.name}", sub, level=level + 1)


def _parameter(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        names, text = "、".join(f"`{n}`" for n in parameter.opts), parameter.help or ""
        default = parameter.default
        if isinstance(default, (str, int)) and not isinstance(default, bool) and default != "":
            text += f"（默认 {default}）"
    else:
        names, text = f"`{parameter.human_readable_name}`", "参数"
    return f"| {names} | {'是' if parameter.required else ''} | {text.replace('|', '、')} |"


def _states() -> str:
    parts = [NOTE, "# 状态与代码表\n", "数据库里存代码，页面上显示名称。同一个词在任何页面意思相同。\n"]
    shelves = [*SOURCE.glob("*/states.py"), *SOURCE.glob("*/states/[a-z]*.py")]
    for path in sorted(shelves):
        dotted = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        room = dotted.split(".")[0]
        module = importlib.import_module(f"zhengmei.{dotted}")
        for name, kind in vars(module).items():
            if isinstance(kind, type) and issubclass(kind, TextChoices) and kind.__module__ == module.__name__:
                parts.append(f"## {room}.{name}\n")
                if kind.__doc__ and "enumeration" not in kind.__doc__:
                    parts.append(f"{inspect.cleandoc(kind.__doc__)}\n")
                rows = "\n".join(f"| `{value}` | {label} |" for value, label in kind.choices)
                parts.append(f"| 代码 | 名称 |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def routes(resolver: URLResolver | None = None, prefix: str = "/", space: str = "") -> Iterator[tuple[str, str, bool]]:
    """Every address as (pattern, name, whether it can be opened signed out)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            public = not getattr(entry.callback, "login_required", True)
            yield f"{prefix}{entry.pattern}", f"{space}{entry.name or ''}", public
        else:
            inner = f"{space}{entry.namespace or entry.app_name}:" if entry.namespace or entry.app_name else space
            yield from routes(entry, f"{prefix}{entry.pattern}", inner)


def _addresses() -> str:
    rows = [f"| `{address}` | `{name}` | {'公开' if public else '登录后'} |" for address, name, public in routes()]
    head = "没有登录就能打开的，只有标“公开”的几个；其余先转到登录页，登录后再按职责判断。\n"
    table = "| 地址 | 名称 | 谁能打开 |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    return "\n".join([NOTE, "# 地址\n", head, table])


OUTSIDE = {"beside": "同级别的单位", "elsewhere": "邻市的主管", "nobody": "没有职责"}
CELLS = {"ok": "✓", "said": "…", "no": "✗", "-": ""}
WHO = """每个地址 × 每种职责，由测试 `tests/house/test_matrix.py` 逐格问出来，和 `tests/golden/matrix/who.tsv` 一致；有出入，测试就不过。

人员是示范市教育局的（主管、检查、业务指导、整合规范和三个管理员是市政府办公室的），要办的事都是示范市教育局的。后三列是：同级另一个单位的负责人、邻市的主管、
没有任何职责的人。

✓ 进得去：看得到这一页、事办得成，或者表还没填全。✗ 拒绝，并说明为什么、该找谁。空白：对他来说没有这一条（404）。… 眼下谁都办不了（例如还没到那一步），
他听到的理由和最接近能办的人一样；比别人多一条理由的，算拒绝。登录、退出和第二步验证不在表里，人人一样。

"""


def _who() -> str:
    """The table the tests keep, in words."""
    duties = importlib.import_module("zhengmei.organisations.states").Duty
    head, *rows = [line.split("\t") for line in MATRIX.read_text(encoding="utf-8").splitlines()]
    columns = [OUTSIDE[name] if name in OUTSIDE else str(duties(name).label).split("（")[0] for name in head[3:]]
    lines = [
        f"| `{address}` | {method} | " + " | ".join(CELLS[c] for c in cells) + " |"
        for address, _, method, *cells in rows
    ]
    rule = "|---|---|" + ":-:|" * len(columns)
    return (
        "\n".join([NOTE, "# 谁进得了哪个地址\n", WHO + f"| 地址 | 方式 | {' | '.join(columns)} |", rule, *lines]) + "\n"
    )
