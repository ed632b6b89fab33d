"""Builds 示范市, in the order in which it would have happened, through the rooms' actions only."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import transaction

from zhengmei.demo import (
    content,
    custody,
    filings,
    incidents,
    items,
    messages,
    papers,
    people,
    registry,
    reshaping,
    rounds,
    sourcing,
)
from zhengmei.demo.accounts import Planned, planned
from zhengmei.demo.city import CITY, COUNTIES, NEIGHBOUR, NEIGHBOUR_OFFICE, OFFICE, PEOPLE, PROVINCE, units
from zhengmei.filing.actions import change_media_account, grant_exception, register_media_account
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import all_media_accounts
from zhengmei.filing.states import Source
from zhengmei.identity.actions import add_user
from zhengmei.identity.models import User
from zhengmei.interaction.actions import save_messages
from zhengmei.monitoring.actions import (
    contest_finding,
    record_observation,
    run_checks,
    save_items,
    sweep_period,
)
from zhengmei.monitoring.states import Outcome
from zhengmei.organisations.actions import add_organisation, add_region, adopt_pack, appoint
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationLevel

PACKS = {OFFICE: "fangchenggang-2022", NEIGHBOUR_OFFICE: "hangzhou-2019"}
SEED = 2022
QUARTER = 91


class NotEmpty(Exception):
    """The database already holds people or units. The demo is never mixed with anything."""

    def __init__(self) -> None:
        super().__init__("数据库里已经有人员或单位，演示数据只装进空库。换一个 ZHENGMEI_DATA_DIR 再试。")


@dataclass
class City:
    """What has been built so far, by name."""

    now: datetime
    units: dict[str, Organisation]
    people: dict[str, User]
    accounts: list[tuple[Planned, MediaAccount]]

    def ago(self, days: int, hour: int = 9) -> datetime:
        """The morning so many days ago; never later than the moment handed in."""
        then = (self.now - timedelta(days=days)).replace(hour=hour, minute=12, second=0, microsecond=0)
        return min(then, self.now)

    def account(self, key: str) -> MediaAccount:
        return next(made for plan, made in self.accounts if plan.key == key)


def password_of(username: str) -> str:
    """The demo password of a demo user: the same everywhere, so it protects nothing and is printed at every start."""
    digest = hashlib.sha256(f"政媒演示/{username}".encode()).digest()
    return "demo-" + base64.b32encode(digest)[:8].decode().lower()


class PrintedHasher(Argon2PasswordHasher):
    """Argon2 at its smallest cost, for passwords that everyone may read. The first sign-in puts the usual hash in place."""

    time_cost, memory_cost, parallelism = 1, 8, 1


def printed_hash_of(username: str) -> str:
    """The hash of `password_of`, which needs no protection: thirty costly ones were half the time of the demo."""
    return make_password(password_of(username), hasher=PrintedHasher())


def is_empty() -> bool:
    return not User.objects.exists() and not Organisation.objects.exists()


def is_loaded() -> bool:
    """Whether this database holds the demo: its office and its first person are there."""
    return (
        Organisation.objects.filter(name=OFFICE).exists() and User.objects.filter(username=PEOPLE[0].username).exists()
    )


@transaction.atomic
def load_demo(*, now: datetime, say: Callable[[str], None]) -> City:
    """Fill an empty database with the city as it would stand at `now`; all or nothing. Raises NotEmpty.

    `say` is told each step in a few words.
    """
    if not is_empty():
        raise NotEmpty
    city = City(now, {}, {}, [])
    for step, words in STEPS:
        say(words(city) if callable(words) else words)
        step(city)
    return city


def _units(city: City) -> None:
    at = city.ago(420)
    province = add_region(name=PROVINCE, level=OrganisationLevel.PROVINCE, parent=None, by=None, now=at)
    regions = {
        PROVINCE: province,
        CITY: add_region(name=CITY, level=OrganisationLevel.CITY, parent=province, by=None, now=at),
    }
    regions[NEIGHBOUR] = add_region(name=NEIGHBOUR, level=OrganisationLevel.CITY, parent=province, by=None, now=at)
    for name in COUNTIES:
        regions[name] = add_region(name=name, level=OrganisationLevel.COUNTY, parent=regions[CITY], by=None, now=at)
    for unit in units():
        city.units[unit.name] = add_organisation(
            name=unit.name,
            short_name=unit.short,
            kind=unit.kind,
            level=unit.level,
            region=regions[unit.region],
            supervisor=city.units.get(unit.supervisor),
            industry_supervisor=city.units.get(unit.industry),
            by=None,
            now=at,
        )
    for office, pack_id in PACKS.items():
        adopt_pack(organisation=city.units[office], pack_id=pack_id, since=at.date(), by=None, now=at)


def _people(city: City) -> None:
    at = city.ago(400)
    for person in PEOPLE:
        known = printed_hash_of(person.username)
        user, _ = add_user(username=person.username, full_name=person.full_name, by=None, now=at, known_hash=known)
        city.people[person.username] = user
        appoint(
            user=user,
            organisation=city.units[person.unit],
            duty=person.duty,
            title=person.title,
            since=at.date(),
            until=city.ago(person.left).date() if person.left else None,
            by=None,
            now=at,
        )


def _accounts(city: City) -> None:
    at = city.ago(195)
    for plan in planned(city.now.date()):
        fields = {"name": plan.name, "platform": plan.platform, "sponsor": city.units[plan.sponsor], **plan.fields}
        made = register_media_account(fields=fields, by=None, now=at, source=Source.DEMO)
        city.accounts.append((plan, made))


def _first_quarter(city: City) -> None:
    _take_in(city, oldest=items.SPAN, newest=QUARTER + 1, at=city.ago(QUARTER))


def _past_round(city: City) -> None:
    rounds.hold_past(city.units[OFFICE], by=city.people["qiao.cha"], now=city.ago(QUARTER))


def _later_changes(city: City) -> None:
    supervisor = city.people["lin.shouzheng"]
    due = [(plan.later, made) for plan, made in city.accounts if plan.later is not None]
    for later, made in sorted(due, key=lambda pair: -pair[0].ago):
        dates = {name: city.now.date() - timedelta(days=back) for name, back in later.days_ago.items()}
        change_media_account(
            media_account=made,
            fields={**later.fields, **dates},
            by=supervisor,
            now=city.ago(later.ago),
            source=Source.DEMO,
            reason=later.reason,
            filed=later.filed,
        )
    grant_exception(
        media_account=city.account(f"{CITY}卫生健康委员会/weixin"),
        rule_key="accounts_per_platform",
        reason="疫情防控期间开设，承担健康科普，经研究保留一年后并入主账号。",
        expires_on=city.now.date() + timedelta(days=200),
        by=supervisor,
        now=city.ago(30),
    )


def _second_quarter(city: City) -> None:
    _take_in(city, oldest=QUARTER, newest=1, at=city.ago(0, hour=7))
    plans = [plan for plan, _ in city.accounts]
    save_messages(messages.rows(plans, city.now.date()), by=None, now=city.ago(0, hour=7))


def _take_in(city: City, *, oldest: int, newest: int, at: datetime) -> None:
    plans = [plan for plan, _ in city.accounts]
    rows = items.rows(plans, city.now.date(), SEED, oldest=oldest, newest=newest)
    taken = save_items(rows, by=None, now=at)
    if taken.problems:
        raise ValueError(f"the demo's own items do not fit its ledger: {taken.problems[0]}")


def _observations(city: City) -> None:
    inspector, seen, hidden = city.people["qiao.cha"], Outcome.SEEN, Outcome.UNREACHABLE
    looks = (
        (f"{CITY}生态环境局/weibo", 2, hidden, "页面提示“该账号已无法查看”，换网络也打不开"),
        (f"{CITY}公安局/weixin", 2, seen, ""),
        (f"{CITY}教育局/weixin", 1, seen, ""),
    )
    for key, days, outcome, note in looks:
        record_observation(
            media_account=city.account(key), outcome=outcome, note=note, by=inspector, now=city.ago(days, hour=10)
        )


def _checks(city: City) -> None:
    first, last = sweep_period(city.now.date())
    run_checks(
        media_accounts=all_media_accounts(),
        period_from=first,
        period_to=last,
        judged_at=city.now,
        by=None,
        now=city.now,
    )


def _contest(city: City) -> None:
    held = city.account(f"{CITY}教育局/douyin").findings.get(code="MC014")
    contest_finding(
        finding=held,
        reason="抖音评论区 11 月起已经开放，后台截图可查；台账还没有来得及改，请核实。",
        by=city.people["shen.yun"],
        now=city.now,
    )


def _current_rounds(city: City) -> None:
    rounds.hold_current(city.units[OFFICE], by=city.people["qiao.cha"], now=city.now)
    rounds.begin_county(city.units["示范县人民政府办公室"], by=city.people["bai.xian"], now=city.now)
    rounds.begin_year(city.units[OFFICE], by=city.people["qiao.cha"], now=city.now)


Words = str | Callable[[City], str]
STEPS: tuple[tuple[Callable[[City], None], Words], ...] = (
    (_units, "地区和单位"),
    (_people, "人员和职责"),
    (_accounts, "账号"),
    (people.name_persons, "责任人"),
    (people.review_duties, "职责复核"),
    (_first_quarter, "上一季度的发布内容"),
    (_past_round, "上一季度的检查和通报"),
    (_later_changes, "这一季度的变更和例外"),
    (_second_quarter, "这一季度的发布内容和群众留言"),
    (_observations, "人工看过的账号"),
    (custody.keep, "口令保管"),
    (_checks, "按本地办法检查"),
    (_contest, "一个异议"),
    (_current_rounds, "这一季度的检查"),
    (content.write_drafts, "稿件、审核、发布许可"),
    (sourcing.build, "转载、必转、政策解读、意见征集、选题"),
    (filings.build, "备案申请"),
    (papers.keep, "制度、培训、经费"),
    (registry.build, "指导、收表、处置、公告、导出"),
    (reshaping.build, "办到一半的机构变动"),
    (incidents.build, "安全事件、舆情事件"),
)
