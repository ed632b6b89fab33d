"""The bulletin in words: generated from the figures, so that no number is ever typed. Only the requirements are free text."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhengmei.documents.official import Annex, Block, OfficialDocument, chinese_date
from zhengmei.inspection.models import Bulletin, Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries.figures import Figures, Line, ProblemLine, day
from zhengmei.inspection.queries.plan import Plan
from zhengmei.inspection.states import SampleMode, Verdict
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationLevel

LONGEST_ANNEX = 300
_Columns = tuple[tuple[str, float], ...]
_FAILED_COLUMNS: _Columns = (
    ("序号", 2.8),
    ("账号", 6.0),
    ("平台", 4.6),
    ("主办单位", 6.6),
    ("凭什么判不合格", 8.0),
    ("反馈期限", 4.4),
)
_PROBLEM_COLUMNS: _Columns = (
    ("序号", 2.8),
    ("账号", 5.6),
    ("平台", 4.4),
    ("主办单位", 6.0),
    ("问题", 7.0),
    ("条文", 5.4),
    ("反馈期限", 4.4),
)
_NUMERALS = "零一二三四五六七八九十"
_QUARTERS = {(1, 3): "第一季度", (4, 6): "第二季度", (7, 9): "第三季度", (10, 12): "第四季度"}
_LAST_DAYS = {1: 31, 3: 31, 5: 31, 7: 31, 8: 31, 10: 31, 12: 31, 4: 30, 6: 30, 9: 30, 11: 30}


def period_words(first: date, last: date) -> str:
    """2026年第三季度, 2026年上半年, 2026年7月, 2026年; else the days themselves."""
    ends = last.day == _LAST_DAYS.get(last.month, 29 if last.year % 4 == 0 else 28)
    if first.year == last.year and first.day == 1 and ends:
        if (first.month, last.month) in _QUARTERS:
            return f"{first.year}年{_QUARTERS[first.month, last.month]}"
        if first.month == last.month:
            return f"{first.year}年{first.month}月"
        named = {(1, 6): "年上半年", (7, 12): "年下半年", (1, 12): "年"}.get((first.month, last.month))
        if named:
            return f"{first.year}{named}"
    return f"{chinese_date(first)}至{day(last) if first.year == last.year else chinese_date(last)}"


def numeral(number: int) -> str:
    """Chinese numerals up to 99, for headings."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return f"{'' if tens == 1 else _NUMERALS[tens]}十{_NUMERALS[ones] if ones else ''}"


def whole_area(office: Organisation) -> str:
    """全省, 全市, 全县, 全区: what the office's bulletin speaks of."""
    if office.level in (OrganisationLevel.NATION, OrganisationLevel.PROVINCE) or office.region.name.endswith("省"):
        return (
            "全国" if office.level == OrganisationLevel.NATION else "全区" if "自治区" in office.region.name else "全省"
        )
    last = office.region.name[-1:]
    if last in "市县区旗镇乡":
        return f"全{last}"
    return {"city": "全市", "county": "全县", "township": "全镇"}.get(office.level, "全市")


def usual_addressee(office: Organisation) -> str:
    """To whom such a bulletin usually goes, for the person to correct."""
    area = whole_area(office)[1:]
    if office.level == OrganisationLevel.PROVINCE:
        return f"各市（州）人民政府，{'自治区' if area == '区' else '省'}人民政府各部门、各直属机构"
    if office.level == OrganisationLevel.CITY:
        return "各县（市、区）人民政府，市人民政府各部门、各直属单位"
    if office.level == OrganisationLevel.COUNTY:
        return f"各乡镇人民政府、街道办事处，{area}人民政府各部门、各直属单位"
    return "各村（社区），各有关单位"


def draft_bulletin(round_: Round, plan: Plan) -> Bulletin:
    """The unsaved first draft: everything the pack and the round already decide."""
    office = round_.office
    title = f"{office.name}关于{period_words(round_.period_from, round_.period_to)}{whole_area(office)}政务新媒体检查情况的通报"
    requirements = [
        "不合格账号的主办单位要对照附件逐项整改，找出原因，落实责任，防止再次发生。",
        "有其他问题的账号，主办单位要一并改正；主管单位要加强日常检查，对不再需要的账号依规关停注销。",
    ]
    return Bulletin(
        round=round_,
        title=title,
        addressee=usual_addressee(office),
        requirements=requirements,
        copies_to="，".join(plan.copies_to),
        remark="此件公开发布",
        reply_workdays=plan.reply_workdays,
    )


def bulletin_document(round_: Round, bulletin: Bulletin, found: Figures, plan: Plan) -> OfficialDocument:
    """The bulletin as an official document; once issued, exactly as it was issued."""
    if bulletin.content:
        return document_from(bulletin.content["document"])
    return OfficialDocument(
        issuer=round_.office.name,
        number=bulletin.number,
        title=_title_pieces(round_, bulletin),
        addressee=bulletin.addressee,
        body=tuple(_body(round_, bulletin, found, plan)),
        annexes=tuple(_annexes(round_, bulletin, found)),
        signer=round_.office.name,
        signed_on=bulletin.issued_on,
        remark=bulletin.remark,
        copies_to=bulletin.copies_to,
        printed_on=bulletin.issued_on,
    )


def document_from(data: dict[str, Any]) -> OfficialDocument:
    """A document kept as JSON, with its dates and tuples again."""

    def when(value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None

    annexes = tuple(
        Annex(a["title"], tuple((n, w) for n, w in a["columns"]), tuple(tuple(r) for r in a["rows"]), a["empty"])
        for a in data["annexes"]
    )
    return OfficialDocument(
        **{
            **data,
            "title": tuple(data["title"]),
            "body": tuple(Block(**b) for b in data["body"]),
            "annexes": annexes,
            "signed_on": when(data["signed_on"]),
            "printed_on": when(data["printed_on"]),
        }
    )


def _title_pieces(round_: Round, bulletin: Bulletin) -> tuple[str, ...]:
    """The title cut where it may break; a title the person changed breaks only before 关于 and 政务新媒体."""
    pieces = [bulletin.title]
    for mark in ("关于", whole_area(round_.office) + "政务新媒体", "检查情况"):
        head, found, tail = pieces[-1].partition(mark)
        if found and head:
            pieces[-1:] = [head, found + tail]
    return tuple(pieces)


def _body(round_: Round, bulletin: Bulletin, found: Figures, plan: Plan) -> Iterator[Block]:
    yield Block("paragraph", _basis(round_, plan))
    yield Block("heading", "一、总体情况")
    yield Block("paragraph", _totals(round_, found))
    for label, lines in (("分平台看", found.by_platform), ("分层级看", found.by_level), ("分地区看", found.by_region)):
        if len(lines) > 1:
            yield Block("paragraph", f"{label}，{_each(lines)}。")
    if said := _around(found):
        yield Block("paragraph", said)
    if not round_.by_hand:
        yield Block("paragraph", "本次检查只作自动检测，须由人判定的项目没有判定，合格率只对应自动检测的项目。")
    yield Block("heading", "二、主要问题")
    if not found.problems:
        yield Block("paragraph", "没有发现问题。")
    for i, problem in enumerate(found.problems, 1):
        yield Block("paragraph", _problem(problem), f"（{numeral(i)}）{problem.group}。")
    yield Block("heading", "三、工作要求")
    for text in bulletin.requirements:
        yield Block("paragraph", text)
    if found.troubled:
        yield Block("paragraph", reply_words(round_, bulletin))


def _basis(round_: Round, plan: Plan) -> str:
    partners = [unit.name for unit in round_.partners.order_by("pk")] if round_.pk else []
    who = f"{round_.office.name}会同{'、'.join(partners)}" if partners else round_.office.name
    article = plan.article.removeprefix(plan.pack.short).strip()
    return (
        f"按照《{plan.pack.title}》{article}的规定，{who}组织了{period_words(round_.period_from, round_.period_to)}"
        "政务新媒体检查。现将情况通报如下。"
    )


def _totals(round_: Round, found: Figures) -> str:
    total = found.total
    span = f"{day(round_.period_from)}至{day(round_.period_to)}"
    how = "检查全部" if round_.sample_mode == SampleMode.ALL else "抽查"
    text = (
        f"截至{day(round_.period_to)}，{whole_area(round_.office)}在册政务新媒体{total.registered}个。{span}{how}"
        f"{total.checked}个，占{total.share}（{total.checked}/{total.registered}）；合格{total.passed}个，"
        f"不合格{total.failed}个，合格率{total.pass_rate}（{total.fraction}）"
    )
    if found.before is None:
        return f"{text}。"
    moved = "持平" if found.before.direction == "持平" else f"{found.before.direction}{found.before.points}个百分点"
    with_last = "与上次检查" if found.before.direction == "持平" else "比上次检查"
    last = f"{found.before.pass_rate}，{found.before.passed}/{found.before.checked}"
    return f"{text}，{with_last}（{last}）{moved}。"


def _each(lines: tuple[Line, ...]) -> str:
    """The lines that were checked, each with its fraction; lines without a check are named at the end."""
    checked = [f"{line.label}{line.pass_rate}（{line.fraction}）" for line in lines if line.checked]
    unseen = [f"{line.label}（在册{line.registered}个）" for line in lines if not line.checked]
    said = "，".join(checked)
    return f"{said}；{'、'.join(unseen)}没有抽到" if unseen and said else said or "都没有抽到"


def _around(found: Figures) -> str:
    said = []
    if found.opened or found.cancelled:
        said.append(f"期内新开设{found.opened}个，注销{found.cancelled}个。")
    if found.followed:
        left = f"还有{found.unsettled}个没有了结" if found.unsettled else "已全部了结"
        said.append(f"上次检查发现的{found.followed}个问题{left}。")
    if found.outside:
        said.append(f"另查出已注销、关停的账号有问题{found.outside}个，不计入合格率。")
    return "".join(said)


def _problem(problem: ProblemLine) -> str:
    veto = "属单项否决情形，" if problem.veto else ""
    basis = f"依据{'、'.join(problem.articles)}" if problem.articles else ""
    own = "（数值为本单位自定）" if problem.local_default else ""
    return f"涉及{problem.accounts}个账号，{problem.count}个问题，{veto}{basis}{own}。".replace("，。", "。")


def reply_words(round_: Round, bulletin: Bulletin) -> str:
    """The sentence with the reply deadline, or with the number of working days while no day of issue is set."""
    if bulletin.reply_due:
        when = f"于{chinese_date(bulletin.reply_due)}前"
    else:
        when = f"在本通报印发后{bulletin.reply_workdays or 10}个工作日内"
    return f"附件所列账号的主办单位请{when}将整改情况书面反馈{round_.office.name}。"


def _annexes(round_: Round, bulletin: Bulletin, found: Figures) -> Iterator[Annex]:
    """The failed accounts and all problems; a list that is too long for paper is left to the workbook, and says so."""
    period = period_words(round_.period_from, round_.period_to)
    due = day(bulletin.reply_due) if bulletin.reply_due else f"印发后{bulletin.reply_workdays or 10}个工作日内"
    if found.total.failed:
        rows = RoundAccount.objects.filter(round=round_, verdict=Verdict.FAIL).order_by("number")
        listed = tuple((str(i), a.name, a.platform_name, a.sponsor_name, a.ground, due) for i, a in enumerate(rows, 1))
        yield Annex(f"{period}不合格政务新媒体名单", _FAILED_COLUMNS, listed)
    if found.problem_count:
        problems = tuple(_problem_rows(round_, found, due))
        yield Annex(f"{period}问题清单", _PROBLEM_COLUMNS, problems, _too_long(found))


def _problem_rows(round_: Round, found: Figures, due: str) -> Iterator[tuple[str, ...]]:
    if found.problem_count > LONGEST_ANNEX:
        return
    rows = RoundFinding.objects.filter(round_account__round=round_, round_account__is_sampled=True)
    for i, f in enumerate(rows.select_related("round_account").order_by("round_account__number", "-veto", "id"), 1):
        a = f.round_account
        yield str(i), a.name, a.platform_name, a.sponsor_name, f.title, f.article, due


def _too_long(found: Figures) -> str:
    return f"共{found.problem_count}个问题，逐条见随文附送的电子表格。"
