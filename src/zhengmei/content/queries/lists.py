"""The list of drafts: what the address asks for, told in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.content.models import Draft
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.visible import drafts_visible_to, own_units
from zhengmei.content.queries.waiting import waiting_for
from zhengmei.content.states import DraftKind, DraftState
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

SCOPES = {"all": "我能看到的", "mine": "我写的", "waiting": "等我审的", "unit": "本单位的"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the list."""

    draft: Draft
    accounts: str
    grade: str
    category: str


class Finder:
    """`rows` are the drafts asked for; `filters` say what was asked, each with the address that lifts it."""

    def __init__(self, user: User, on: date, asked: Mapping[str, str]) -> None:
        self.user, self.on, self.asked = user, on, asked
        self.scope = asked.get("scope", "all") if asked.get("scope") in SCOPES else "all"
        self.filters: list[tuple[str, str]] = []
        self._books: dict[int, Handbook] = {}
        self.units = list(Organisation.objects.filter(pk__in=own_units(user, on)).order_by("name"))
        self.spoken = self.units[0] if self.units else None
        self.rows = self._filtered()

    def _filtered(self) -> QuerySet[Draft]:
        rows = self._scoped()
        words = self.asked.get("q", "").strip()
        if words:
            found = Q(title__icontains=words) | Q(body__icontains=words) | Q(started_by__full_name__icontains=words)
            rows = rows.filter(found | Q(pk=int(words.split("-")[-1]) if words.split("-")[-1].isdigit() else 0))
            self.filters.append((f"含“{words}”", self._without("q")))
        for name, labels in (("state", dict(DraftState.choices)), ("kind", dict(DraftKind.choices))):
            value = self.asked.get(name, "")
            if value in labels:
                rows = rows.filter(**{name: value})
                self.filters.append((str(labels[value]), self._without(name)))
        for name, label in (("content_class", "等级"), ("category", "分类")):
            value = self.asked.get(name, "")
            if value:
                rows = rows.filter(**{name: value})
                said = self.said("categories", value) if name == "category" else value
                self.filters.append((f"{label}：{said}", self._without(name)))
        account = self.asked.get("account", "")
        if account.isdigit():
            rows = rows.filter(media_accounts=int(account))
            named = MediaAccount.objects.filter(pk=int(account)).values_list("name", flat=True).first()
            self.filters.append((f"账号：{named or '找不到'}", self._without("account")))
        if "state" not in self.asked:
            rows = rows.exclude(state=DraftState.DROPPED)
        return rows.order_by("-changed_at", "-pk")

    def _scoped(self) -> QuerySet[Draft]:
        rows = drafts_visible_to(self.user, self.on)
        if self.scope == "mine":
            return rows.filter(pk__in=Draft.authors.through.objects.filter(user=self.user).values("draft"))
        if self.scope == "waiting":
            return rows.filter(pk__in=waiting_for(self.user, self.on).order_by().values("pk"))
        if self.scope == "unit":
            return rows.filter(organisation__in=[unit.pk for unit in self.units])
        return rows

    def _without(self, name: str) -> str:
        kept = [f"{key}={value}" for key, value in self.asked.items() if key not in (name, "page") and value]
        return f"?{'&'.join(kept)}"

    @property
    def scopes(self) -> list[tuple[str, str, bool]]:
        return [(code, words, code == self.scope) for code, words in SCOPES.items()]

    @property
    def states(self) -> list[tuple[str, str]]:
        return list(DraftState.choices)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return list(DraftKind.choices)

    def book(self, unit: Organisation) -> Handbook:
        """The handbook of a unit; units under the same pack share its words."""
        if unit.pk not in self._books:
            self._books[unit.pk] = Handbook(unit, self.on)
        return self._books[unit.pk]

    def said(self, dictionary: str, code: str) -> str:
        """The word for a code in the pack of the person's first unit."""
        return self.book(self.units[0]).said(dictionary, code) if self.units else code

    @property
    def classes(self) -> list[str]:
        """The classes of the pack of the person's first unit."""
        return [p.value.name for p in self.book(self.units[0]).classes()] if self.units else []

    @property
    def categories(self) -> list[tuple[str, str]]:
        return [(c.code, c.label) for c in self.book(self.units[0]).choices("categories")] if self.units else []

    @property
    def accounts(self) -> list[tuple[int, str]]:
        found = MediaAccount.objects.filter(sponsor__in=[u.pk for u in self.units]).order_by("name")
        return [(a.pk, f"{a.name}（{a.platform_name}）") for a in found[:200]]

    def shown(self, draft: Draft) -> Shown:
        """A draft as the list prints it."""
        accounts = "、".join(a.name for a in draft.media_accounts.all())
        self.spoken = self.spoken or draft.organisation
        category = self.book(self.spoken).said("categories", draft.category) if draft.category else ""
        return Shown(draft, accounts, draft.content_class, category)
