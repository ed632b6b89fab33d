"""`zhengmei admin add …`: the first person of a new installation."""

import click

from zhengmei.project.cli import start_django


@click.group("admin")
def command() -> None:
    """系统管理员。"""


@command.command("add")
@click.argument("username")
@click.argument("name")
@click.option("--unit", required=True, help="在哪个单位任系统管理员（单位全称）")
@click.option("--region", default="", help="单位还没有登记时：它所在的地区，例如 示范市")
@click.option(
    "--level",
    default="city",
    type=click.Choice(["nation", "province", "city", "county", "township"]),
    help="单位还没有登记时：它的层级",
)
def add(username: str, name: str, unit: str, region: str, level: str) -> None:
    """添加系统管理员 USERNAME（姓名 NAME），显示一次性口令。单位没有登记的，写明 --region 就一并登记。"""
    start_django()
    from django.db import transaction

    from zhengmei.core import clock
    from zhengmei.identity.actions import IdentityRefused, add_user
    from zhengmei.organisations.actions import OrganisationRefused, add_organisation, add_region, appoint
    from zhengmei.organisations.models import Organisation, Region
    from zhengmei.organisations.states import Duty, OrganisationKind

    now = clock.now()
    try:
        with transaction.atomic():
            office = Organisation.objects.filter(name=unit).first()
            if office is None and not region:
                raise click.ClickException(f"没有单位“{unit}”。核对全称；是第一个单位的，加上 --region 地区名。")
            if office is None:
                place = Region.objects.filter(name=region).first()
                place = place or add_region(name=region, level=level, parent=None, by=None, now=now)
                kind = OrganisationKind.GOVERNMENT_OFFICE
                office = add_organisation(name=unit, kind=kind, level=level, region=place, by=None, now=now)
            user, once = add_user(username=username, full_name=name, by=None, now=now)
            appoint(user=user, organisation=office, duty=Duty.SYSTEM_ADMIN, since=now.date(), by=None, now=now)
    except (IdentityRefused, OrganisationRefused) as refused:
        raise click.ClickException("\n".join(refused.reasons)) from refused
    click.echo(f"{name}（{username}）是{unit}的系统管理员。")
    click.echo(f"一次性口令，只显示这一次：{once}")
