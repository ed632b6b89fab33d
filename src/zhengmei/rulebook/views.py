"""The pages of the regulations: the list, one pack, one clause, two packs side by side."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.monitoring.checks.registry import checks_for_rule
from zhengmei.policies import parts
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy
from zhengmei.policies.schema import ACT_LABELS, Pack, Strength, article_of, label
from zhengmei.rulebook import queries, text_rules, words
from zhengmei.rulebook.measures import coverage_of, measures_of

SHOWN = 8
PER_PAGE = 50


def _reader(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    frame = "ui/base.html" if _reader(request) else "ui/plain.html"
    return render(request, template, {"frame_template": frame, "signed_in": _reader(request) is not None, **context})


def _pack(pack_id: str) -> Pack:
    pack = library().packs.get(pack_id)
    if pack is None:
        raise Http404(f"没有代码为 {pack_id} 的办法。")
    return pack


@login_not_required
def packs(request: HttpRequest) -> HttpResponse:
    """Which regulations there are, and who follows them."""
    lines = queries.pack_lines(_reader(request), clock.today())
    return _page(request, "rulebook/packs.html", lines=lines)


@login_not_required
def pack(request: HttpRequest, pack_id: str) -> HttpResponse:
    """What one regulation says about itself, which values hold under it, and how much of it is met."""
    chosen = _pack(pack_id)
    reader = _reader(request)
    if not queries.may_read(chosen, signed_in=reader is not None):
        return redirect_to_login(request.get_full_path())
    policy = library().whole_policy(pack_id)
    today = clock.today()
    return _page(
        request,
        "rulebook/pack.html",
        pack=chosen,
        inferred=[b for b in chosen.document.bases if b.status == "inferred"],
        laws=[_law(chosen, law.name, law.clause) for law in chosen.document.laws],
        principles=[{"principle": p, "clause": chosen.clause_by_id[p.clause]} for p in chosen.principles],
        parent=library().packs.get(chosen.extends or ""),
        dates=_dates(chosen),
        interpreter=parts.interpreter(policy),
        coverage=coverage_of(chosen),
        tree=queries.tree(chosen, "", queries.open_findings(reader, today)),
        settings=queries.settings_under(policy),
        followers=queries.followers(reader, chosen, today) if reader else [],
        steps=_steps(policy),
        lists=_lists(policy),
        plan=parts.check_plan(policy),
        periods=_periods(policy),
        checklist=[(part.value, part.article(part.value.clauses)) for part in parts.checklist(policy)],
    )


def _law(pack: Pack, name: str, clause_id: str) -> dict[str, str]:
    return {"name": name, "clause": clause_id, "article": pack.clause_by_id[clause_id].article}


def _periods(policy: Policy) -> list[tuple[str, str, str]]:
    """How often, by whom, what: the periods of the plan that holds."""
    plan = parts.check_plan(policy)
    return [(words.PERIODS[p.every], p.by, p.what) for p in plan.value.periods] if plan else []


def _dates(pack: Pack) -> list[tuple[str, str, bool, str]]:
    """Label, words, whether the office set it, and a note: 成文, 印发, 公布, 施行."""
    document = pack.document
    facts = [("成文日期", document.signed), ("印发日期", document.issued), ("公布日期", document.published)]
    found = [(label, *words.date_words(fact), fact.note) for label, fact in facts]
    stated, own, applied = words.effective_words(document)
    note = "；".join(t for t in (applied, document.effective.note) if t)
    return [*found, ("施行日期", stated, own, note)]


def _steps(policy: Policy) -> dict[str, Any]:
    """Chains, gates, classes of content, exceptions and sanctions as they hold under the pack."""
    chains = {act: parts.chain_for(policy, act) for act in ACT_LABELS}  # type: ignore[arg-type]
    told: dict[int, tuple[list[str], Any]] = {}
    for act, part in chains.items():
        if part is not None and act in part.value.acts:
            told.setdefault(id(part.value), ([], part))[0].append(ACT_LABELS[act])
    return {
        "chains": [("、".join(acts), part) for acts, part in told.values()],
        "gates": parts.gates(policy),
        "classes": parts.content_classes(policy),
        "exceptions": parts.exception_terms(policy),
        "forms": parts.forms(policy),
    }


DICTIONARIES = {
    "owner_kinds": "主办单位性质",
    "carriers": "载体",
    "platforms": "平台",
    "statuses": "运行状态",
    "functions": "功能定位",
    "key_fields": "重点领域",
    "disclosure": "公开类别",
    "interpretation_forms": "解读形式",
}
LISTS = {
    "flagship": "旗舰账号",
    "service_apps": "指定办事客户端",
    "partners": "协同部门",
    "topics": "选题",
    "websites": "网站群域名",
    "stances": "稿件类型",
    "news_classes": "须及时发布的信息",
    "suppliers": "供稿方",
    "exempt_units": "可不开设的单位",
}


def _lists(policy: Policy) -> dict[str, Any]:
    """Closed lists and named lists that hold under the pack, each entry with its layer."""
    terms = [(label, parts.terms(policy, name)) for name, label in DICTIONARIES.items()]
    named = [(label, parts.listing(policy, name)) for name, label in LISTS.items()]
    return {
        "terms": [(label, found) for label, found in terms if found],
        "named": [(label, found) for label, found in named if found],
        "problems": parts.problem_kinds(policy),
    }


@login_not_required
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """How one clause is kept here, what stands open, and what other places ask."""
    chosen = library().owner_of(clause_id)
    if chosen is None:
        raise Http404(f"没有编号为 {clause_id} 的条文。")
    reader = _reader(request)
    if not queries.may_read(chosen, signed_in=reader is not None):
        return redirect_to_login(request.get_full_path())
    today = clock.today()
    row = chosen.clause_by_id[clause_id]
    article = article_of(chosen, row) or row.article
    counts = queries.open_findings(reader, today)
    lines = queries.clause_lines(chosen, article, counts)
    chapter = next((c for c in chosen.chapters if any(a.article == article for a in c.articles)), None)
    return _page(
        request,
        "rulebook/clause.html",
        pack=chosen,
        above=[p for p in library().whole_policy(chosen.id).chain if p is not chosen],
        bases=[b for b in chosen.document.bases if b.status == "confirmed"],
        coverage=coverage_of(chosen),
        tree=queries.tree(chosen, article, counts),
        chapter=chapter,
        article=article,
        title=next((a.title for c in chosen.chapters for a in c.articles if a.article == article), ""),
        lines=lines,
        open_here=sum(line.open for line in lines),
        detail=_detail(chosen, clause_id, reader, today, counts),
    )


def _detail(
    pack: Pack, clause_id: str, reader: User | None, today: date, counts: queries.OpenFindings
) -> dict[str, Any]:
    """What the opened clause shows: measures, values, checks, exceptions, findings, and the same thing elsewhere."""
    policy = library().whole_policy(pack.id)
    keys = queries.keys_of(pack, clause_id)
    own = [s for key in keys for s in queries.settings_for(policy, key) if s.pack is pack]
    standing = counts.by_clause.get(clause_id, [])
    shown = queries.findings_with(reader, standing[:SHOWN], today) if reader and standing else []
    items = pack.check_plan.checklist if pack.check_plan else []
    return {
        "clause": pack.clause_by_id[clause_id],
        "measures": measures_of(pack)[clause_id],
        "settings": own,
        "checks": [check for key in keys for check in checks_for_rule(key)],
        "may_except": any(s.strength is Strength.IN_PRINCIPLE for s in own),
        "terms": parts.exception_terms(policy),
        "exceptions": queries.exceptions_in_force(reader, keys, today) if reader and keys else 0,
        "questions": [item for item in items if clause_id in item.clauses],
        "principles": [p for p in pack.principles if p.clause == clause_id],
        "laws": [law for law in pack.document.laws if law.clause == clause_id],
        "findings": [(f, queries.days_standing(f, today)) for f in shown],
        "more": max(len(standing) - SHOWN, 0),
        "count": len(standing),
        "elsewhere": [(label(key), queries.elsewhere(pack, key)) for key in keys],
    }


def compare(request: HttpRequest) -> HttpResponse:
    """Two regulations side by side: `?one=…&two=…`, and `all=1` for what does not differ too."""
    readable = queries.packs_readable(signed_in=True)
    one = _pack(request.GET.get("one") or readable[0].id)
    two = _pack(request.GET.get("two") or next(p.id for p in readable if p.id != one.id))
    rows = queries.compare(one, two)
    everything = request.GET.get("all") == "1"
    return _page(
        request,
        "rulebook/compare.html",
        packs=readable,
        one=one,
        two=two,
        rows=[r for r in rows if everything or r.differs],
        everything=everything,
        differing=sum(r.differs for r in rows),
        total=len(rows),
    )


def text_rules_list(request: HttpRequest) -> HttpResponse:
    """Which text rules read every draft: `?words=…&family=…`."""
    words_sought, family = request.GET.get("words", ""), request.GET.get("family", "")
    rules = text_rules.found(words_sought, family)
    page = Paginator(rules, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words_sought, "family": family, "families": text_rules.families()}
    return _page(request, "rulebook/text_rules.html", total=len(text_rules.found("", "")), **context)


def text_rule(request: HttpRequest, code: str) -> HttpResponse:
    """One text rule: its law, its examples, the clauses it serves, and its words."""
    rule = text_rules.rule_of(code)
    if rule is None:
        raise Http404(f"没有代码为 {code} 的文字规则。")
    sought = request.GET.get("words", "")
    return _page(
        request,
        "rulebook/text_rule.html",
        rule=rule,
        bad=text_rules.examples(rule.bad),
        good=text_rules.examples(rule.good),
        served=text_rules.served(rule),
        elsewhere=list(text_rules.severity_under(rule)),
        sought=sought,
        page=Paginator(text_rules.words_of(rule, sought), PER_PAGE).get_page(request.GET.get("page")),
    )
