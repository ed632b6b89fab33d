"""Everything the page of a draft shows, gathered once: text with hits, gates, steps, who signs, what is missing."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from zhengmei.audit.models import AuditEntry
from zhengmei.content.models import Attachment, Draft, GateVerdict, ReviewStep, Revision
from zhengmei.content.queries.policy import Basis, Handbook, basis_of, gate_rows, said_who
from zhengmei.content.queries.reading import Content, content_in_hand, words_of
from zhengmei.content.queries.rules import TextHit, findings
from zhengmei.content.queries.seeing import links_of_content, looks_at, readings_of, told_links, unseen_pictures
from zhengmei.content.states import DraftKind, PrivacyGround
from zhengmei.documents.richtext import Mark, marked
from zhengmei.organisations.models import Organisation
from zhengmei.ui.words import dates_read


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: its verdict row where there is one, its checkpoints with answers, its hits."""

    name: str
    role: str
    article: str
    clause: str
    row: GateVerdict | None
    points: list[dict[str, Any]]
    hits: list[TextHit]

    @property
    def worst(self) -> str:
        return next((look for look in ("no", "wa") if any(h.look == look for h in self.hits)), "")


def gate_lines(draft: Draft, handbook: Handbook, hits: list[TextHit]) -> list[GateLine]:
    """The gates of the version in hand; before submission those the pack will ask."""
    rows = (
        {v.gate: v for v in GateVerdict.objects.filter(revision=draft.current).select_related("by")}
        if draft.current
        else {}
    )
    lines = []
    for gate in gate_rows(handbook) if not rows else [vars(v) for v in rows.values()]:
        row = rows.get(str(gate["gate"]))
        points = gate["checkpoints"]
        lines.append(
            GateLine(
                str(gate["gate"]),
                str(gate["role"]),
                str(gate["article"]),
                str(gate["clause"]),
                row,
                [_point(point, row, hits) for point in points],  # type: ignore[union-attr]
                [h for h in hits if h.gate == gate["gate"]],
            )
        )
    return lines


def _point(point: dict[str, Any], row: GateVerdict | None, hits: list[TextHit]) -> dict[str, Any]:
    flagged = [h for h in hits if {h.hit.family.value, h.hit.code} & set(point["families"])]
    held = row.answers.get(point["key"], {}) if row else {}
    good, bad = ("不存在", "存在") if point["answers"] == "absent" else ("是", "否")
    said = {"good": good, "bad": bad}.get(held.get("answer", ""), "")
    return {**point, "good": good, "bad": bad, "held": held, "said": said, "flagged": flagged}


def marked_parts(content: Content, hits: list[TextHit]) -> dict[str, str]:
    """Title, summary and body as safe HTML with the hits where they are; hits on an address at the links that lead there."""

    def marks(*parts: str) -> list[Mark]:
        return [_mark(h) for h in hits if h.part in parts]

    return {
        "title": marked(escape(content["title"], quote=False), marks("title")),
        "summary": marked(escape(content["summary"], quote=False), marks("summary")),
        "body": marked(content["body"], marks("body", "link")),
    }


def _mark(hit: TextHit) -> Mark:
    said, look = f"第 {hit.number} 处：{hit.name}", hit.look if hit.is_open else "dn"
    if hit.place.address:
        return Mark(0, 0, hit.number, look, said, address=hit.place.address)
    masked = hit.hit.shown if hit.hit.shown != hit.hit.text else ""
    return Mark(hit.start, hit.end, hit.number, look, said, masked)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class of content beside the text: what it is for, who signs, whether it is this draft's."""

    name: str
    when: str
    steps: list[str]
    basis: Basis
    here: bool


def class_lines(draft: Draft, handbook: Handbook) -> list[ClassLine]:
    """Every class of the pack with its steps."""
    chosen = handbook.class_named(draft.content_class)
    return [
        ClassLine(
            part.value.name,
            part.value.when,
            [f"{step.name}：{said_who(step.by)}" for step in part.value.steps],
            basis_of(part),
            chosen is not None and chosen.value.name == part.value.name,
        )
        for part in handbook.classes()
    ]


def story_of(draft: Draft) -> list[AuditEntry]:
    """Who did what when and why, newest first."""
    rows = AuditEntry.objects.filter(object_type="content.draft", object_id=str(draft.pk))
    return list(rows.order_by("-id")[:60])


def readable_facts(content: Content, handbook: Handbook) -> list[tuple[str, str]]:
    """The fields of a version in words, empty ones left out."""
    units = dict(
        Organisation.objects.filter(pk__in=[*content["concerned"], content["responsible_unit"] or 0]).values_list(
            "pk", "name"
        )
    )
    rows = [
        ("种类", str(dict(DraftKind.choices).get(content["kind"], content["kind"]))),
        ("等级", content["content_class"]),
        ("分类", handbook.said("categories", content["category"])),
        (
            "公开类别",
            handbook.said("disclosure", content["disclosure"]) if content["is_disclosure"] else "不属于信息公开",
        ),
        ("重点领域", "、".join(handbook.said("key_fields", code) for code in content["key_fields"])),
        ("面向谁", content["audience"]),
        ("信息来源", content["source"]),
        ("来源网址", content["source_url"]),
        ("信息形成日期", content["formed_on"]),
        ("署名", content["byline"]),
        ("敏感类别", "、".join(content["sensitive"])),
        ("涉及单位", "、".join(units.get(pk, "") for pk in content["concerned"])),
        ("涉事责任部门", units.get(content["responsible_unit"] or 0, "")),
        (
            "保留个人信息",
            str(dict(PrivacyGround.choices)[content["privacy_ground"]]) if content["privacy_ground"] else "",
        ),
    ]
    return [(label, dates_read(words)) for label, words in rows if words]


def seen_parts(content: Content, hits: list[TextHit]) -> dict[str, Any]:
    """What was made of pictures and links: by attachment the sentences on what was not seen, what was, and the hits."""
    readings = readings_of(content)
    links = links_of_content(content, readings)
    read = {one["id"]: len(readings[one["digest"]].lines) for one in content["files"] if one["digest"] in readings}
    return {
        "unseen": {one.attachment: one.why for one in unseen_pictures(content, readings)},
        "lines_read": read,
        "hits_in": {pk: [hit for hit in hits if hit.place.attachment == pk] for pk in read},
        "links_told": told_links(links, looks_at(links)),
    }


def draft_parts(draft: Draft, now: datetime) -> dict[str, Any]:
    """What is read from the draft alone, before anybody asks what may be done with it."""
    on = now.date()
    handbook = Handbook(draft.organisation, on)
    content = content_in_hand(draft)
    found = findings(draft, content, handbook)
    hits = found.hits
    steps = (
        ReviewStep.objects.filter(draft=draft)
        .exclude(state="void", by=None)
        .select_related("by", "on_behalf_of", "revision")
    )
    return {
        "draft": draft,
        "handbook": handbook,
        "content": content,
        "hits": hits,
        "muted": found.muted,
        **seen_parts(content, hits),
        "marked": marked_parts(content, hits),
        "counts": {look: sum(h.look == look for h in hits) for look in ("no", "wa", "hi")},
        "length": len(words_of(content).text.replace("\n", "")),
        "gates": gate_lines(draft, handbook, hits),
        "gates_called": f"{'零一二三四五六七八九'[min(9, len(gate_rows(handbook)))]}关",
        "classes": class_lines(draft, handbook),
        "facts": readable_facts(content, handbook),
        "steps": [s for s in steps.order_by("cycle", "order") if s.cycle == draft.cycle or s.at],
        "signs": list(draft.counter_signs.filter(revision=draft.current).select_related("organisation", "by"))
        if draft.current
        else [],
        "media": list(
            Attachment.objects.filter(draft=draft, removed_at=None).select_related("confirmed_by").order_by("pk")
        ),
        "revisions": list(Revision.objects.filter(draft=draft).select_related("by").order_by("-number")),
        "comments": list(draft.comments.select_related("by", "settled_by").order_by("settled_at", "pk")),
        "authorisations": list(draft.authorisations.select_related("by").order_by("pk")),
        "permits": list(draft.permits.select_related("media_account", "signed_by").order_by("-pk")),
        "releases": list(draft.releases.select_related("by", "reviewed_by").order_by("-pk")),
        "story": story_of(draft),
        "authors": list(draft.authors.all()),
        "before": handbook.basis("review_before_publishing"),
    }
