"""The education bureau as an office that writes: the cast, its leaders, a contractor's agent, an account, a good text."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests import factories
from tests.cast import NOW, Cast

from zhengmei.content import actions
from zhengmei.content.models import Draft, GateVerdict
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.organisations.states import Duty

BODY = "<p>明天（10月13日）上午九时起，示范路小学开放新校门，请家长从东侧进校。</p><p>咨询电话见学校公告栏。</p>"
GOOD = {"title": "示范路小学明天开放新校门", "body": BODY}


@dataclass
class Desk:
    """Time goes on by a minute with every act, so that no two acts share a moment."""

    cast: Cast
    account: MediaAccount
    deputy: User
    head: User
    second: User  # another reviewer
    agent: User
    police_reviewer: User
    now: datetime = field(default=NOW)

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    @property
    def unit(self) -> Organisation:
        return self.cast.education

    def draft(self, by: User | None = None, **fields: Any) -> Draft:
        """A draft that lacks nothing under any pack, unless `fields` says otherwise."""
        given = {
            **GOOD,
            "content_class": "",
            "category": "notice",
            "source": "示范市教育局",
            "formed_on": date(2026, 10, 12),
            **fields,
        }
        accounts = given.pop("accounts", [self.account])
        return actions.start_draft(
            organisation=given.pop("organisation", self.unit),
            media_accounts=accounts,
            by=by or self.cast.drafter,
            now=self.tick(),
            **given,
        )

    def submit(self, draft: Draft, by: User | None = None) -> Draft:
        return actions.submit_draft(draft=draft, by=by or self.cast.drafter, now=self.tick())

    def submitted(self, by: User | None = None, **fields: Any) -> Draft:
        return self.submit(self.draft(by=by, **fields), by)

    def judge(self, draft: Draft, *gates: str, by: User | None = None, **given: Any) -> None:
        """Pass these gates (all when none is named) with good answers."""
        draft.refresh_from_db()
        rows = GateVerdict.objects.filter(revision=draft.current).order_by("order")
        for row in rows.filter(gate__in=gates) if gates else rows:
            answers = {point["key"]: {"answer": "good"} for point in row.checkpoints}
            actions.judge_gate(
                verdict=row,
                passed=given.get("passed", True),
                answers={**answers, **given.get("answers", {})},
                note=given.get("note", ""),
                by=by or self.cast.reviewer,
                now=self.tick(),
            )

    def step(self, draft: Draft, by: User) -> Draft:
        """Pass the waiting step of what stands there now."""
        draft.refresh_from_db()
        assert draft.current is not None
        return actions.pass_step(draft=draft, digest=draft.current.digest, by=by, now=self.tick())

    def sign(self, draft: Draft, by: User) -> Draft:
        draft.refresh_from_db()
        assert draft.current is not None
        return actions.sign_draft(draft=draft, digest=draft.current.digest, by=by, now=self.tick())

    def approved(self, **fields: Any) -> Draft:
        """A draft of the lowest class of 防城港, read by the reviewer and signed by the head of section."""
        draft = self.submitted(content_class="一般", **fields)
        self.judge(draft)
        self.step(draft, self.cast.reviewer)
        return self.sign(draft, self.head)


def make_desk(cast: Cast, pack: str = "") -> Desk:
    """The desk under the pack of the cast, or under another."""
    if pack:
        PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id=pack)

    def person(name: str, words: str, unit: Organisation, duty: Duty) -> User:
        made = factories.make_user(name, words)
        factories.make_appointment(made, unit, duty)
        return made

    return Desk(
        cast,
        factories.make_media_account(cast.education, name="示范市教育"),
        deputy=person("tang.liqun", "唐立群", cast.education, Duty.DEPUTY),
        head=person("lu.xiaoyan", "陆小燕", cast.education, Duty.SECTION_HEAD),
        second=person("nong.zhen", "农振", cast.education, Duty.REVIEWER),
        agent=person("wai.bao", "包外", cast.education, Duty.AGENT),
        police_reviewer=person("jing.shen", "景慎", cast.police, Duty.REVIEWER),
    )
