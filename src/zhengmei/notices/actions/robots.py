"""Setting up a group robot, trying it, switching it off."""

from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.notices.actions.delivering import address_of
from zhengmei.notices.models import Robot
from zhengmei.notices.queries.quiet import reasons_against_quiet
from zhengmei.notices.queries.robots import units_with_robots
from zhengmei.platforms.robots import RobotAddress, RobotFailed, reasons_against, send_text
from zhengmei.sealed.fields import sealed_for


class RobotNotSet(Exception):
    """It may not be set up so. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class RobotGiven:
    """What may be changed later. Quiet hours with both ends or none; they may run over midnight."""

    name: str
    chapters: tuple[str, ...] = ()
    quiet_from: time | None = None
    quiet_to: time | None = None


def _not_yours(unit_id: int, by: User, now: datetime) -> list[str]:
    mine = units_with_robots(by, now.date())
    return [] if unit_id in mine else ["群机器人由单位负责人、联络员或主管设置，请找他们。"]


@transaction.atomic
def add_robot(
    *, unit_id: int, platform: str, address: str, secret: str, given: RobotGiven, by: User, now: datetime
) -> Robot:
    """A robot for a unit's notices; address and signing key sealed. Raises RobotNotSet."""
    where = RobotAddress(platform, address.strip(), secret.strip())
    reasons = _not_yours(unit_id, by, now) + reasons_against(where, settings.ROBOT_HOSTS)
    reasons += reasons_against_quiet(given.quiet_from, given.quiet_to)
    if reasons:
        raise RobotNotSet(reasons)
    robot = Robot(unit_id=unit_id, platform=platform, made_by=by, made_at=now)
    _write(robot, given)
    robot.address = sealed_for(robot, "address", where.address)
    robot.secret = sealed_for(robot, "secret", where.secret)
    robot.save()
    record("notices.robot.added", by=by, now=now, about=robot, detail=_facts(robot))
    return robot


def _write(robot: Robot, given: RobotGiven) -> None:
    robot.name, robot.chapters = given.name.strip(), list(given.chapters)
    robot.quiet_from, robot.quiet_to = given.quiet_from, given.quiet_to


def _facts(robot: Robot) -> dict[str, str]:
    """What stands in the record, printed."""
    return {"群名称": robot.name, "发哪些": robot.chapter_words, "免打扰": robot.quiet_words or "没有"}


@transaction.atomic
def change_robot(*, robot: Robot, given: RobotGiven, by: User, now: datetime) -> Robot:
    """Another name, other chapters or quiet hours; what waits already keeps its hour. Raises RobotNotSet.

    The same again changes and records nothing.
    """
    reasons = _not_yours(robot.unit_id, by, now) + reasons_against_quiet(given.quiet_from, given.quiet_to)
    if reasons:
        raise RobotNotSet(reasons)
    held = Robot.objects.select_for_update().get(pk=robot.pk)
    before = _facts(held)
    _write(held, given)
    after = _facts(held)
    if after != before:
        held.save(update_fields=["name", "chapters", "quiet_from", "quiet_to"])
        detail = {word: [before[word], after[word]] for word in after if after[word] != before[word]}
        record("notices.robot.changed", by=by, now=now, about=held, detail=detail)
    return held


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
