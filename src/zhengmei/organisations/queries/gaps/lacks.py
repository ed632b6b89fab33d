"""How each kind of demand is looked up. Every function reads what was read once for all units."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from zhengmei.organisations.models import Organisation, Responsibility
from zhengmei.organisations.queries.gaps.base import Gap, Kept
from zhengmei.organisations.queries.records import why_not_current
from zhengmei.organisations.states import STAFF, GatheringKind, KeptWork, ResponsibilityKind
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Demand


def _gap(unit: Organisation, part: Part[Demand], title: str, remedy: str, more: str = "") -> Gap:
    cause = part.value.key + (f":{more}" if more else "")
    return Gap(unit.pk, part, cause[:120], title, remedy)


def _post(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    demand = part.value
    if any(row.kind == demand.posts[0] for row in kept.held[unit.pk]):
        return
    waiting = next((row for row in kept.named[unit.pk] if row.kind == demand.posts[0]), None)
    if waiting is not None:
        yield _gap(unit, part, f"无{demand.name}：{waiting.name}还没有接任", f"请{waiting.name}登录后接任。")
    else:
        yield _gap(unit, part, f"没有{demand.name}", f"请指定一名{demand.name}，写明姓名、职务和电话。")


def _staff(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    demand = part.value
    wanted = [str(kind) for kind in demand.posts or STAFF]
    people = [row for row in kept.held[unit.pk] if row.kind in wanted]
    if not people and not (demand.posts and demand.apart):
        who = "专岗人员，未落实专岗" if demand.name == "专岗人员" else demand.name
        yield _gap(unit, part, f"没有{who}", "请在岗位人员里安排一人，写明岗位和起始日期。")
        return
    for post in demand.posts if demand.apart else []:
        if not any(row.kind == post for row in people):
            label = ResponsibilityKind(post).label
            yield _gap(unit, part, f"没有{label}人员", f"请安排一人做{label}，不与其他两岗兼。", post)
    for row in people:
        if demand.full_time and not row.full_time:
            yield _gap(unit, part, f"{row.name}不是专岗", "请改为专岗，或换专岗人员。", f"full_time:{row.name}")
        if demand.experience and not row.experience:
            words = "请补写经历，或安排业务培训后换人。"
            yield _gap(unit, part, f"{row.name}没有互联网或新媒体运营经历的记录", words, f"experience:{row.name}")
    if demand.apart:
        yield from _doubled(unit, part, people)


def _doubled(unit: Organisation, part: Part[Demand], people: list[Responsibility]) -> Iterator[Gap]:
    posts: dict[str, list[str]] = defaultdict(list)
    for row in sorted(people, key=lambda r: r.pk):
        posts[row.name].append(row.get_kind_display())
    for name, labels in posts.items():
        if len(labels) > 1:
            title = f"{name}兼任{'、'.join(labels)}，没有专岗专责"
            yield _gap(unit, part, title, "请换人，做到一人一岗。", f"apart:{name}")


def _document(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    demand = part.value
    own = [paper for paper in kept.papers[unit.pk] if paper.name == demand.name]
    current = [paper for paper in own if not why_not_current(paper, kept.on)]
    if not current:
        last = f"，《{own[0].title}》{why_not_current(own[0], kept.on)}" if own else ""
        yield _gap(unit, part, f"缺{demand.name}{last}", "请登记文件、印发日期和责任人。")
        return
    covered = {item for paper in current for item in paper.covers}
    for item in demand.items:
        if item not in covered:
            title = f"{demand.name}没有写明{item}"
            yield _gap(unit, part, title, f"请在文件里一体部署{item}，再登记一次并勾选。", item)


def _pledge(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    for row in kept.pledges[unit.pk]:
        here = row.left_on is None or row.left_on > kept.on
        if here and (row.signed_on is None or row.signed_on > kept.on):
            yield _gap(unit, part, f"{row.name}没有签承诺书", "请打印承诺书，签好后上传。", row.name)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def _training(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    demand = part.value
    held = [g for g in kept.gatherings[unit.pk] if g.kind == GatheringKind.TRAINING and kept.came[g.pk]]
    if demand.civil_service or demand.months is None:
        good = [g for g in held if g.held_on.year == kept.on.year and (g.civil_service or not demand.civil_service)]
        if not good:
            title = f"{kept.on.year} 年没有{demand.name}"
            yield _gap(
                unit, part, title, "请登记一次培训，写明参加人" + "，勾选纳入公务员培训。" * demand.civil_service
            )
    elif not any(g.held_on > months_before(kept.on, demand.months) for g in held):
        title = f"{demand.months} 个月内没有{demand.name}"
        yield _gap(unit, part, title, "请安排培训，登记日期、参加人和主题。间隔为本单位自定。")


def _abilities(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    wanted = part.value.items
    held = [g for g in kept.gatherings[unit.pk] if g.kind == GatheringKind.TRAINING]
    for name in sorted({row.name for row in kept.held[unit.pk] if row.kind in STAFF}):
        covered = {ability for g in held if name in kept.came[g.pk] for ability in g.abilities}
        missing = [ability for ability in wanted if ability not in covered]
        if missing:
            yield _gap(unit, part, f"{name}没有培训过：{'、'.join(missing)}", "请安排培训，登记时勾选能力。", name)


def _funding(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    if kept.on.year not in kept.money[unit.pk]:
        yield _gap(unit, part, f"{kept.on.year} 年没有{part.value.name}记录", "请登记本年度金额；为零的写明原因。")


def _meeting(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    months = part.value.months or 12
    held = [g for g in kept.gatherings[unit.pk] if g.kind == GatheringKind.DISCUSSION and g.digest]
    if not any(g.held_on > months_before(kept.on, months) for g in held):
        title = f"{months} 个月内没有{part.value.name}"
        yield _gap(unit, part, title, "请上传讨论政务新媒体工作的会议纪要。周期为本单位自定。")


def _contact(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    demand, book = part.value, kept.contacts[unit.pk]
    for department in demand.departments:
        if not any(contact.department == department for contact in book):
            yield _gap(unit, part, f"没有{department}的联络人", "请写明单位、姓名和电话。", department)
    covered = {matter for contact in book for matter in contact.matters}
    for matter in demand.items:
        if matter not in covered:
            yield _gap(unit, part, f"{matter}没有联络人", f"请添加联络人，或给已有的联络人勾选{matter}。", matter)


def _section(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    if (unit.pk, part.value.section) not in kept.sections:
        words = "请指定一个科室，如办公室、综合科。"
        yield _gap(unit, part, f"没有指定{part.value.name}", words)


def _industry(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    if unit.industry_supervisor_id is None:
        yield _gap(unit, part, "没有行业主管部门", "请主管单位在“更改单位”里选行业主管部门。")


def _keeper(unit: Organisation, part: Part[Demand], kept: Kept) -> Iterator[Gap]:
    media, site = (kept.keepers.get((unit.pk, work)) for work in (KeptWork.NEW_MEDIA, KeptWork.WEBSITE))
    if media is not None and site is not None and media.keeper_id != site.keeper_id:
        title = f"政务新媒体由{media.keeper.name}管，政府网站由{site.keeper.name}管，不是同一职能部门"
        yield _gap(unit, part, title, "请归到一个部门，或写明理由、批准人和期限。")


LACKS: dict[str, Callable[[Organisation, Part[Demand], Kept], Iterator[Gap]]] = {
    "post": _post,
    "staff": _staff,
    "document": _document,
    "pledge": _pledge,
    "training": _training,
    "abilities": _abilities,
    "funding": _funding,
    "meeting": _meeting,
    "contact": _contact,
    "section": _section,
    "industry": _industry,
    "keeper": _keeper,
}
"""How each kind of demand is looked up; every one reads what was read once for all units."""
