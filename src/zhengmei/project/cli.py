"""The one command. Each subcommand is a file in `commands/`, loaded only when it is asked for, so that help is quick."""

import importlib
import os

import click

COMMANDS = {
    "serve": "启动网站",
    "template": "写出空白表：台账、发布内容、群众留言",
    "import": "导入台账、发布内容、群众留言",
    "packs": "看政策包，核对自己写的政策包",
    "clauses": "列出每条条文：在哪个模块、靠什么落实、哪些测试证明",
    "admin": "添加系统管理员",
    "audit": "核对、导出、清理记录",
    "inspect": "从台账和发布内容得出检查结论、问题清单和通报",
    "demo": "把虚构的示范市装进空数据库",
    "sweep": "定时的活：检查账号、放开中断的导入",
    "check-text": "检查一篇稿件的文字：个人信息、保密、广告、名称、表述、用字",
    "manage": "Django 管理命令（迁移等，供运维使用）",
}


class Lazy(click.Group):
    """Looks the subcommand's module up by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"zhengmei.project.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Lazy)
def main() -> None:
    """政媒：政务新媒体管理与监督。"""


def start_django() -> None:
    """Configures Django once; commands that touch the database call it first."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengmei.project.settings")
    django.setup()
