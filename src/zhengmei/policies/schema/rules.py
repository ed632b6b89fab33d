"""Every parameter a pack may set."""

from pydantic import Field

from zhengmei.policies.schema.base import Rule, Strict
from zhengmei.policies.schema.incidents import IncidentGrades, IncidentTypes
from zhengmei.policies.schema.values import (
    Consulting,
    Days,
    Deadline,
    DutyAccounts,
    Fields,
    Filing,
    Flag,
    Frequency,
    Inspectors,
    Items,
    Limit,
    NoticeActs,
    OpenDuty,
    RegionInName,
    ReportTerms,
    Thresholds,
    Transfer,
)


class Rules(Strict):
    """Every parameter a pack may set. Each is a list: the first rule whose selector fits a subject holds.

    An absent parameter means that the text is silent: the value of the pack it extends holds.
    """

    update_frequency: list[Rule[Frequency]] = Field([], description="更新频次")
    silence_limit: list[Rule[Days]] = Field([], description="多少天不更新算内容不更新")
    idle_limit: list[Rule[Days]] = Field([], description="多少天不更新算长期闲置")
    accounts_per_platform: list[Rule[Limit]] = Field([], description="同一平台几个账号")
    second_work_wechat: list[Rule[Limit]] = Field([], description="工作类微信公众号几个")
    same_name: list[Rule[Flag]] = Field([], description="各平台名称一致")
    region_in_name: list[Rule[RegionInName]] = Field([], description="名称含区划名")
    name_fits_duty: list[Rule[Flag]] = Field([], description="名称与职责相关")
    certification_names_sponsor: list[Rule[Flag]] = Field([], description="认证信息标明主办单位")
    filed_before_running: list[Rule[Filing]] = Field([], description="账号须经备案或审批")
    no_revival: list[Rule[Flag]] = Field([], description="注销、关停后不再发布")
    change_needs_filing: list[Rule[Flag]] = Field([], description="名称、主体变更须备案")
    public_notice: list[Rule[NoticeActs]] = Field([], description="注销、变更向社会公告")
    required_fields: list[Rule[Fields]] = Field([], description="台账必填项")
    filing_fields: list[Rule[Fields]] = Field([], description="备案时必填项")
    opener_sponsors: list[Rule[Flag]] = Field([], description="谁开设谁主办，只有一个主办单位")
    responsible_person: list[Rule[Flag]] = Field([], description="账号有责任人")
    positioning_tied: list[Rule[Flag]] = Field([], description="功能定位与单位职责对应")
    service_entry_known: list[Rule[Flag]] = Field([], description="办事账号有办事入口")
    encouraged_platforms: list[Rule[Items]] = Field([], description="鼓励开设的平台")
    news_licence: list[Rule[Flag]] = Field([], description="账号从事新闻信息或视听节目须持证")
    licence_reminder: list[Rule[Days]] = Field([], description="许可证到期前多少天提醒")
    operator_licence: list[Rule[Flag]] = Field([], description="承办机构须有新闻信息服务资质")
    interaction_required: list[Rule[Flag]] = Field([], description="有效互动功能")
    message_reply: list[Rule[Deadline]] = Field([], description="留言答复期限")
    reply_faults: list[Rule[Items]] = Field([], description="回复不得出现")
    cleanup: list[Rule[Thresholds]] = Field([], description="低关注低利用清理")
    close_unmaintained: list[Rule[Flag]] = Field([], description="无力维护的关停")
    must_open: list[Rule[OpenDuty]] = Field([], description="应当开设")
    form_due: list[Rule[Deadline]] = Field([], description="填表报批期限")
    reorganisation_due: list[Rule[Deadline]] = Field([], description="机构变动后注销或变更的期限")
    legacy_due: list[Rule[Deadline]] = Field([], description="存量账号补办备案的期限")
    cleanup_due: list[Rule[Deadline]] = Field([], description="清理的期限")
    cleanup_recipients: list[Rule[Items]] = Field([], description="清理整合情况报哪几家备案")
    merge_doubles: list[Rule[Deadline]] = Field([], description="同一平台多个账号的整合期限")
    stop_unfinished_apps: list[Rule[Flag]] = Field([], description="在建的政务服务类客户端叫停")
    one_off_report: list[Rule[Deadline]] = Field([], description="一次性上报期限")
    report_terms: list[Rule[ReportTerms]] = Field([], description="一次性上报怎么交")
    keep_government_accounts: list[Rule[Flag]] = Field([], description="县级以上政府账号不注销")
    store_removal: list[Rule[Flag]] = Field([], description="注销的客户端从各平台下架")
    no_new_service_apps: list[Rule[Flag]] = Field([], description="停止新建政务服务类客户端")
    service_entry: list[Rule[Items]] = Field([], description="办事入口统一到")
    app_technology: list[Rule[Items]] = Field([], description="客户端技术要求")
    app_assessment: list[Rule[Days]] = Field([], description="客户端等保测评多少天一次")
    duty_accounts: list[Rule[DutyAccounts]] = Field([], description="职务账号纳入管理")
    password_kept: list[Rule[Flag]] = Field([], description="平台口令有人保管，离岗先交接")
    password_age: list[Rule[Days]] = Field([], description="平台口令多少天更换一次")
    review_before_publishing: list[Rule[Flag]] = Field([], description="先审后发")
    draft_fields: list[Rule[Fields]] = Field([], description="稿件送审前必填项")
    media_confirmed: list[Rule[Flag]] = Field([], description="图片、截图、视频逐件审看")
    repost_sources: list[Rule[Items]] = Field([], description="转载稿源范围")
    source_noted: list[Rule[Flag]] = Field([], description="转载注明来源、不改标题原意")
    must_repost: list[Rule[Items]] = Field([], description="必转来源")
    repost_due: list[Rule[Deadline]] = Field([], description="必转期限")
    interpretation: list[Rule[Items]] = Field([], description="必须配解读的文件")
    interpretation_together: list[Rule[Flag]] = Field([], description="解读与政策同步")
    interpretation_form: list[Rule[Flag]] = Field([], description="解读用图表、音视频等形式")
    policy_due: list[Rule[Deadline]] = Field([], description="政策文件登记后多久发布")
    same_source: list[Rule[Flag]] = Field([], description="与网站群信息同源")
    offline_too: list[Rule[Flag]] = Field([], description="活动线上线下联动")
    consultation: list[Rule[Consulting]] = Field([], description="重大事项决策前征求意见")
    planning_interval: list[Rule[Deadline]] = Field([], description="多久研究一次内容")
    consult_concerned: list[Rule[Flag]] = Field([], description="涉及其他单位的先沟通")
    no_personal_views: list[Rule[Flag]] = Field([], description="不发个人观点、情绪")
    no_advertising: list[Rule[Flag]] = Field([], description="不登商业广告、不链接广告页")
    no_fabrication: list[Rule[Flag]] = Field([], description="不买粉丝、不强制下载点赞转发")
    originality: list[Rule[Flag]] = Field([], description="原创激励")
    duty_roster: list[Rule[Flag]] = Field([], description="值班值守")
    harmful_content_due: list[Rule[Deadline]] = Field([], description="违法有害信息处理期限")
    grave_opinion: list[Rule[Transfer]] = Field([], description="重大舆情出口")
    incident_types: list[Rule[IncidentTypes]] = Field([], description="事件的种类，办结要有什么")
    incident_grades: list[Rule[IncidentGrades]] = Field([], description="事件的等级和步骤")
    impersonation_due: list[Rule[Deadline]] = Field([], description="假冒账号处置期限")
    institutions: list[Rule[Items]] = Field([], description="应有的制度")
    operator_terms: list[Rule[Items]] = Field([], description="委托承办须有")
    operator_background: list[Rule[Flag]] = Field([], description="派驻人员网络安全背景审查")
    sponsor_signs: list[Rule[Flag]] = Field([], description="发布权归主办单位")
    operator_pay: list[Rule[Flag]] = Field([], description="绩效与服务费挂钩")
    export_approval: list[Rule[Flag]] = Field([], description="数据带出先批准用途")
    access_review: list[Rule[Days]] = Field([], description="多少天复核一次谁能做什么")
    supervising_tiers: list[Rule[Limit]] = Field([], description="主管设几级")
    public_matrix: list[Rule[Flag]] = Field([], description="归集展示矩阵")
    veto_zero_score: list[Rule[Inspectors]] = Field([], description="被上级单项否决者当年不得分")


RULE_KEYS: tuple[str, ...] = tuple(Rules.model_fields)


def label(key: str) -> str:
    """The Chinese name of a parameter. Raises KeyError for a key that is not one."""
    return Rules.model_fields[key].description or key
