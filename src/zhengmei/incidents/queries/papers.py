"""The papers of an incident as grids: the security-incident sheet, the transfer slip, the rectification order. No seal is drawn."""

from datetime import datetime

from zhengmei.core.clock import BEIJING
from zhengmei.documents.official import chinese_date
from zhengmei.documents.papers import Entry, Opinion, Section, Sheet, lay_out
from zhengmei.incidents.models import Incident, SecurityOrder, Transfer
from zhengmei.incidents.queries.page import Moment, story_of
from zhengmei.incidents.queries.rules import laws_for

ROW, TALL, LINE = 9.0, 30.0, 6.0


def _at(moment: datetime | None) -> str:
    local = moment.astimezone(BEIJING) if moment else None
    return f"{chinese_date(local.date())} {local:%H:%M}" if local else ""


def _wide(label: str, text: str, height: float = 0) -> Entry:
    room = max(height, ROW, LINE * sum(1 + len(line) // 38 for line in text.split("\n")))
    return Entry(label, text, span=12, height=room)


def cited(pack_id: str, article: str) -> list[str]:
    """《中华人民共和国网络安全法》（杭州 二（三）3）: the laws the pack names, each with where it says so, then the clause."""
    words = [f"《{one['law']}》（{one['article']}）" for one in laws_for(pack_id)]
    return [*words, *([article] if article else [])]


def incident_sheet(incident: Incident) -> Sheet:
    """The sheet of one incident: what happened, how grave, the law, the whole story, the outcome."""
    account = incident.media_account
    entries = [
        Entry("编号", incident.number or ""),
        Entry("等级", incident.grade),
        Entry("单位", incident.unit.name),
        Entry("账号", f"{account.name}（{account.platform_name}）" if account else ""),
        Entry("种类", incident.type_label),
        Entry("负责人", incident.person),
        Entry("发现时间", _at(incident.discovered_at)),
        Entry("报告时间", _at(incident.reported_at)),
        _wide("发生了什么", incident.what, TALL),
        _wide("依据", "\n".join(cited(incident.pack_id, incident.article))),
    ]
    story = [_wide(_at(one.at), _told(one)) for one in story_of(incident)]
    ending = [
        _wide("结果", incident.outcome, TALL),
        Entry("状态", incident.get_state_display()),
        Entry("办结时间", _at(incident.ended_at)),
    ]
    title = f"{incident.get_kind_display()}登记表"
    return lay_out(title, [Section("", tuple(entries)), Section("经过", tuple(story)), Section("办结", tuple(ending))])


def _told(one: Moment) -> str:
    lines = [f"{one.title}（{one.who}）" if one.who else one.title, one.text, one.url]
    return "\n".join(line for line in lines if line)


def transfer_sheet(slip: Transfer) -> Sheet:
    """The slip: who sends what to whom in which matter, when, and the receipt (HZ-2.3.4-e)."""
    incident = slip.incident
    entries = [
        Entry("事件编号", incident.number or ""),
        Entry("等级", incident.grade),
        Entry("送出单位", incident.unit.name),
        Entry("事件", incident.type_label),
        Entry("送达部门", slip.department),
        Entry("收件人", slip.recipient),
        Entry("事项", slip.matter),
        Entry("送出时间", _at(slip.sent_at)),
        _wide("事由", slip.facts, TALL * 2),
        _wide("依据", slip.article or "本单位自定"),
        Entry("送出人", slip.sent_by.full_name if slip.sent_by else ""),
        Entry("回执期限", f"{_at(slip.due_at)}（本单位自定）"),
        Entry("回执", slip.get_state_display()),
        Entry("签收人", slip.receiver),
        Entry("签收时间", _at(slip.received_at)),
        Entry("说明", slip.note),
    ]
    marks = (Opinion("送出单位"), Opinion("签收单位"))
    return lay_out(f"事件{slip.paper}", [Section("", tuple(entries))], opinions=marks)


def order_sheet(order: SecurityOrder) -> Sheet:
    """The order: what is wanted, under which law and clause, by when, what the unit answered (HZ-2.3.3-g)."""
    incident = order.incident
    law = [f"《{one['law']}》（{one['article']}）" if one["law"] else one["article"] for one in order.cited]
    demands = "\n".join(f"{place}. {text}" for place, text in enumerate(order.demands, 1))
    entries = [
        Entry("发给", incident.unit.name),
        Entry("事件", f"{incident.number} {incident.type_label}"),
        _wide("依据", "\n".join(law)),
        _wide("整改要求", demands, TALL * 2),
        Entry("期限", f"{chinese_date(order.due_on)}（{order.workdays} 个工作日，本单位自定）", span=12),
        Entry("发出时间", _at(order.issued_at)),
        Entry("状态", order.get_state_display()),
        _wide("整改情况", order.reply, TALL),
        _wide("复核意见", order.note),
    ]
    marks = (Opinion("发出单位"), Opinion("整改单位"))
    return lay_out("安全整改通知", [Section("", tuple(entries))], opinions=marks)
