"""How a person is told, and the robot of a group chat."""

from datetime import datetime

from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.notices.models import NoticeChoice, Robot
from zhengmei.organisations.models import Organisation
from zhengmei.sealed.fields import sealed_for

MADE = datetime(2026, 9, 1, 9, 0, tzinfo=BEIJING)


def make_choice(user: User, **fields: object) -> NoticeChoice:
    """A person whose confirmed mailbox gets every notice."""
    values = {"email": f"{user.username}@example.invalid", "email_confirmed_at": MADE, "by_email": True, **fields}
    return NoticeChoice.objects.create(user=user, changed_at=MADE, **values)


def make_robot(
    unit: Organisation, by: User, *, platform: str = "wecom", address: str = "", secret: str = "", **fields: object
) -> Robot:
    """A robot that is switched on; `address` and `secret` are sealed as the act seals them."""
    robot = Robot(unit_id=unit.pk, platform=platform, name="新媒体工作群", made_by=by, made_at=MADE, **fields)
    robot.address = sealed_for(robot, "address", address)
    robot.secret = sealed_for(robot, "secret", secret)
    robot.save()
    return robot
