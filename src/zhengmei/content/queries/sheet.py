"""The review sheet of a draft, from its rows: every gate, hit, verdict, person and time of every submission."""

from datetime import datetime

from zhengmei.content.models import Draft, GateVerdict, HitDecision, ReviewStep, Revision
from zhengmei.content.queries.page import readable_facts
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.rules import MutedHit, TextHit, findings
from zhengmei.content.states import Verdict
from zhengmei.documents.review_sheet import Block, ReviewSheet
from zhengmei.ui.words import moment


def review_sheet(draft: Draft, now: datetime) -> ReviewSheet:
    """What is printed. The last submission first in full; of earlier ones what was said and by whom."""
    handbook = Handbook(draft.organisation, now.date())
    revision = draft.current or Revision.objects.filter(draft=draft).order_by("-number").first()
    assert revision is not None
    found = findings(draft, revision.content, handbook)
    hits = found.hits
    facts = [
        ("编号", draft.number),
        ("单位", draft.organisation.name),
        ("发往账号", "、".join(f"{a.name}（{a.platform_name}）" for a in draft.media_accounts.all())),
        ("起草", "、".join(str(a) for a in draft.authors.all())),
        ("送审", moment(draft.submitted_at) if draft.submitted_at else ""),
        ("状态", draft.get_state_display()),
        *readable_facts(revision.content, handbook),
        ("稿次", f"第 {revision.number} 稿"),
        ("内容摘要", revision.digest),
    ]
    blocks = [
        Block("关口", ("关", "检查点", "结果", "说明", "谁", "时间"), _gates(revision)),
        Block("机器查出", ("处", "在哪里", "规则", "关", "级别", "处理", "谁", "时间"), _hits(draft, hits)),
        Block("已静音的命中", ("在哪里", "规则", "为什么", "谁", "到期"), _muted(found.muted)),
        Block("素材", ("文件", "类型", "摘要（SHA-256）", "审看", "时间"), _media(draft, revision)),
        Block("会签", ("单位", "答复", "理由", "谁", "时间"), _signs(draft)),
        Block("授权", ("种类", "授权人", "文件", "授权什么", "日期"), _authorisations(draft)),
        Block("应急放行", ("什么事", "为什么等不得", "谁", "时间", "补审"), _releases(draft)),
        Block("审核、签发", ("步骤", "结果", "谁", "以什么身份", "时间", "意见"), _steps(draft)),
        Block("发布许可", ("账号", "签发", "有效至", "状态"), _permits(draft)),
        Block("以前送审的经过", ("稿次", "关或步骤", "结果", "谁", "时间", "说明"), _earlier(draft, revision)),
    ]
    return ReviewSheet(revision.content["title"] or str(draft), facts, [b for b in blocks if b.rows], moment(now))


def _gates(revision: Revision) -> list[list[str]]:
    rows = []
    for verdict in GateVerdict.objects.filter(revision=revision).select_related("by").order_by("order"):
        points = "；".join(_point(verdict, point) for point in verdict.checkpoints) or "—"
        rows.append([verdict.gate, points, verdict.get_verdict_display(), verdict.note, *_who(verdict.by, verdict.at)])
    return rows


def _point(verdict: GateVerdict, point: dict[str, str]) -> str:
    good, bad = ("不存在", "存在") if point["answers"] == "absent" else ("是", "否")
    answer = verdict.answers.get(point["key"], {})
    said = {"good": good, "bad": bad}.get(answer.get("answer", ""), "没答")
    extra = "，".join(
        f"{label}{answer[name]}"
        for name, label in (("reason", "理由："), ("approver", "批准人："), ("expires_on", "有效期至："))
        if answer.get(name)
    )
    return f"{point['question']}：{said}{f'（{extra}）' if extra else ''}"


def _who(by: object, at: datetime | None) -> tuple[str, str]:
    return (str(by) if by else "", moment(at) if at else "")


def _hits(draft: Draft, hits: list[TextHit]) -> list[list[str]]:
    rows = []
    for hit in hits:
        done = hit.decided
        what = f"不改：{done.reason}" if done else "只提示，没有改" if not hit.is_open else "没处理"
        rows.append(
            [
                str(hit.number),
                f"{hit.where}“{hit.shown}”",
                hit.name,
                hit.gate,
                hit.hit.severity.label,
                what,
                *_who(done.by if done else None, done.at if done else None),
            ]
        )
    changed = HitDecision.objects.filter(draft=draft).exclude(decision="overruled").select_related("by").order_by("pk")
    for one in changed:
        rows.append(
            [
                "—",
                f"“{one.shown}”",
                one.message[:60],
                one.gate,
                _level(one.severity),
                f"{one.get_decision_display()}：{one.replacement}",
                *_who(one.by, one.at),
            ]
        )
    return rows


def _muted(muted: list[MutedHit]) -> list[list[str]]:
    return [
        [f"{one.where}“{one.shown}”", one.name, one.mute.reason, str(one.mute.by), one.mute.expires_on.isoformat()]
        for one in muted
    ]


def _level(severity: str) -> str:
    return {"stop": "严重", "warn": "错误", "hint": "提示"}[severity]


def _media(draft: Draft, revision: Revision) -> list[list[str]]:
    rows = {one.pk: one for one in draft.attachments.select_related("confirmed_by")}
    found = []
    for one in revision.content["files"]:
        row = rows.get(one["id"])
        who, at = _who(row.confirmed_by, row.confirmed_at) if row and row.digest == one["digest"] else ("", "")
        found.append(
            [one["name"], row.get_role_display() if row else one["role"], one["digest"], who or "没有逐件审看", at]
        )
    return found


def _signs(draft: Draft) -> list[list[str]]:
    rows = draft.counter_signs.select_related("organisation", "by").order_by("pk")
    return [
        [str(s.organisation), s.get_answer_display(), s.reason, *_who(s.by, s.at)]
        for s in rows
        if s.answer or s.revision_id == draft.current_id
    ]


def _authorisations(draft: Draft) -> list[list[str]]:
    rows = draft.authorisations.order_by("pk")
    return [
        [a.get_kind_display(), f"{a.authoriser}（{a.title}）", a.document, a.scope, a.authorised_on.isoformat()]
        for a in rows
    ]


def _releases(draft: Draft) -> list[list[str]]:
    found = []
    for one in draft.releases.select_related("by", "reviewed_by").order_by("pk"):
        done = {True: "通过", False: "不通过", None: f"须在 {moment(one.review_due_at)} 前"}[one.upheld]
        who, at = _who(one.reviewed_by, one.reviewed_at)
        found.append(
            [one.event, one.reason, f"{one.by}（{one.capacity}）", moment(one.at), f"{done} {who} {at}".strip()]
        )
    return found


def _steps(draft: Draft) -> list[list[str]]:
    rows = (
        ReviewStep.objects.filter(draft=draft, cycle=draft.cycle).select_related("by", "on_behalf_of").order_by("order")
    )
    return [_step(s) for s in rows if s.state != "void" or s.by]


def _step(step: ReviewStep) -> list[str]:
    who, at = _who(step.by, step.at)
    return [step.name, step.get_state_display(), who, step.capacity, at, step.reason]


def _permits(draft: Draft) -> list[list[str]]:
    rows = draft.permits.select_related("media_account", "signed_by").order_by("pk")
    return [
        [
            str(p.media_account),
            f"{p.signed_by} {moment(p.signed_at)}",
            moment(p.expires_at),
            f"已失效：{p.void_reason}" if p.voided_at else "签发",
        ]
        for p in rows
    ]


def _earlier(draft: Draft, revision: Revision) -> list[list[str]]:
    rows: list[tuple[datetime, list[str]]] = []
    for verdict in (
        GateVerdict.objects.filter(draft=draft)
        .exclude(revision=revision)
        .exclude(verdict=Verdict.OPEN)
        .select_related("by", "revision")
    ):
        if verdict.at:
            rows.append(
                (
                    verdict.at,
                    [
                        f"第 {verdict.revision.number} 稿",
                        verdict.gate,
                        verdict.get_verdict_display(),
                        *_who(verdict.by, verdict.at),
                        verdict.note,
                    ],
                )
            )
    steps = (
        ReviewStep.objects.filter(draft=draft, by__isnull=False)
        .exclude(cycle=draft.cycle)
        .select_related("by", "revision")
    )
    for step in steps:
        if step.at:
            number = f"第 {step.revision.number} 稿" if step.revision else ""
            rows.append((step.at, [number, step.name, step.get_state_display(), *_who(step.by, step.at), step.reason]))
    return [row for _, row in sorted(rows, key=lambda one: one[0])]
