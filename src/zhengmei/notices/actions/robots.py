"""Setting up a group robot, trying it, switching it off."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.notices.actions.delivering import address_of
from zhengmei.notices.models import Robot
from zhengmei.notices.queries.robots import units_with_robots
from zhengmei.platforms.robots import RobotAddress, RobotFailed, reasons_against, send_text
from zhengmei.sealed.fields import sealed_for


class RobotNotSet(Exception):
    """It may not be set up so. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def _not_yours(unit_id: int, by: User, now: datetime) -> list[str]:
    mine = units_with_robots(by, now.date())
    return [] if unit_id in mine else ["群机器人由单位负责人、联络员或主管设置，请找他们。"]


@transaction.atomic
def add_robot(
    *, unit_id: int, platform: str, name: str, address: str, secret: str, chapters: list[str], by: User, now: datetime
) -> Robot:
    """A robot for a unit's notices; address and signing key sealed. Raises RobotNotSet."""
    given = RobotAddress(platform, address.strip(), secret.strip())
    reasons = _not_yours(unit_id, by, now) + reasons_against(given, settings.ROBOT_HOSTS)
    if reasons:
        raise RobotNotSet(reasons)
    robot = Robot(unit_id=unit_id, platform=platform, name=name.strip(), chapters=chapters, made_by=by, made_at=now)
    robot.address = sealed_for(robot, "address", given.address)
    robot.secret = sealed_for(robot, "secret", given.secret)
    robot.save()
    record("notices.robot.added", by=by, now=now, about=robot, detail={"发哪些": chapters or ["全部"]})
    return robot


@transaction.atomic
def switch_robot(*, robot: Robot, on: bool, by: User, now: datetime) -> Robot:
    """Switch it off or on again. Raises RobotNotSet."""
    reasons = _not_yours(robot.unit_id, by, now)
    if reasons:
        raise RobotNotSet(reasons)
    if Robot.objects.filter(pk=robot.pk, is_on=not on).update(is_on=on, last_error=""):
        kind = "notices.robot.changed" if on else "notices.robot.removed"
        record(kind, by=by, now=now, about=robot, detail={"启用": "是" if on else "否"})
    robot.refresh_from_db()
    return robot


def try_robot(*, robot: Robot, by: User, now: datetime) -> str:
    """Send one test message now; empty when it went out, else why not. Who tried stays in the record."""
    reasons = _not_yours(robot.unit_id, by, now)
    if reasons:
        raise RobotNotSet(reasons)
    try:
        send_text(
            address_of(robot), "【政媒】试发：收到这条，通知就能发到本群。", now=now, own_hosts=settings.ROBOT_HOSTS
        )
    except RobotFailed as failed:
        why = str(failed)
    else:
        why = ""
    _note_try(robot=robot, why=why, by=by, now=now)
    return why


@transaction.atomic
def _note_try(*, robot: Robot, why: str, by: User, now: datetime) -> None:
    Robot.objects.filter(pk=robot.pk).update(last_error=why[:300])
    record("notices.robot.tried", by=by, now=now, about=robot, detail={"结果": why or "发出了"})
