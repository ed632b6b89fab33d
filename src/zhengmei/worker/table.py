"""Every sweep, how often it runs, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhengmei.content.tasks import sweep_content, sweep_pictures, sweep_releases
from zhengmei.custody.tasks import sweep_reseal
from zhengmei.filing.tasks import sweep_imports, sweep_tasks
from zhengmei.monitoring.tasks import sweep_checks, sweep_units
from zhengmei.notices.tasks import sweep_notices


@dataclass(frozen=True, slots=True)
class Sweep:
    """`run` takes the present moment, is safe to run twice, and says in Chinese what it did."""

    name: str
    every: timedelta
    why: str
    run: Callable[[datetime], str]


SWEEPS: tuple[Sweep, ...] = (
    Sweep("imports", timedelta(minutes=1), "导入写到一半中断的，放开它，让人能再确认", sweep_imports),
    Sweep(
        "tasks",
        timedelta(minutes=10),
        "单位撤并、账号换主办、一个平台几个账号的，下达处置任务；办好的办结",
        sweep_tasks,
    ),
    Sweep("notices", timedelta(minutes=1), "没人看的通知升级；邮件和群消息发出去，没发成的隔一会儿再发", sweep_notices),
    Sweep("reseal", timedelta(minutes=1), "换密钥以后，旧密钥封着的一批一批换成新的", sweep_reseal),
    Sweep("checks", timedelta(hours=6), "按各单位的办法把全部账号查一遍", sweep_checks),
    Sweep(
        "units", timedelta(hours=1), "单位缺的责任人、制度、培训、经费、联络人，当天列为问题，补上就了结", sweep_units
    ),
    Sweep(
        "content", timedelta(hours=1), "到期的意见征集收口；必转、任务、许可快到期或逾期的，每天提醒一次", sweep_content
    ),
    Sweep("releases", timedelta(minutes=30), "应急放行逾期没补审的，每天提醒一次", sweep_releases),
    Sweep("pictures", timedelta(minutes=10), "稿件图片里的字和二维码、稿件里的链接，没查过的查一遍", sweep_pictures),
)
