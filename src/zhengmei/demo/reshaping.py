"""A unit of the demo on its way into another: one account goes along, one is cancelled, for one nobody has decided yet."""

from zhengmei.demo.city import CITY
from zhengmei.demo.registry import Built
from zhengmei.filing.actions import ChangeGiven, begin_unit_change, decide_fates, describe_unit_change
from zhengmei.filing.states.reshaping import ChangeKind, Fate

ENDING, HEIR = f"{CITY}城市管理局", f"{CITY}住房和城乡建设局"


def build(city: Built) -> None:
    """Prepare the merger as far as the second step."""
    supervisor, at = city.people["lin.shouzheng"], city.ago(2)
    change = begin_unit_change(organisation=city.units[ENDING], kind=ChangeKind.MERGE, by=supervisor, now=at)
    paper = ChangeGiven(
        happened_on=city.ago(3).date(),
        basis=f"示编发〔{at.year}〕17号，城市管理职责划入住房和城乡建设局",
        successor=city.units[HEIR],
    )
    change = describe_unit_change(change=change, given=paper, by=supervisor, now=at)
    fates = {
        city.account(f"{ENDING}/weixin").pk: (Fate.MOVE.value, ""),
        city.account(f"{ENDING}/weibo").pk: (Fate.CANCEL.value, "两个局的微博合成一个"),
    }
    decide_fates(change=change, fates=fates, by=supervisor, now=at)
