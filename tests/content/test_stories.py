"""Whole stories through the pages alone, from the first word to the printed review sheet, under 杭州 and 濉溪."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from tests import factories
from tests.content.desk import BODY, Desk
from tests.content.planning import DeskUnder, read
from tests.content.test_clauses import hits_of

from zhengmei.content.models import Draft, GateVerdict
from zhengmei.content.queries.permits import permit_for
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty

pytestmark = pytest.mark.slow
As = Callable[[User], Client]
FIVE = ("政治关", "法律关", "政策关", "保密关", "文字关")
SLIP = BODY.replace("咨询电话", "请核对帐户信息。咨询电话")


@dataclass
class Story:
    """The pages of one desk; every request is a minute after the one before."""

    desk: Desk
    client_as: As

    def post(self, user: User, address: str, **given: object) -> str:
        """What the person reads after pressing the button."""
        self.desk.tick()
        answer = self.client_as(user).post(address, given, follow=True)
        assert answer.status_code == 200, (address, answer.status_code)
        return str(answer.content.decode())

    def write(self, user: User, account: MediaAccount, title: str, grade: str, body: str = BODY, **more: str) -> Draft:
        """Started, typed and saved by the editor."""
        unit = account.sponsor_id
        self.post(user, "/content/new/", organisation=unit, media_accounts=account.pk, kind="notice", title=title)
        draft = Draft.objects.latest("pk")
        given = {
            "version": draft.version, "title": title, "body": body, "kind": "notice", "content_class": grade,
            "category": "notice", "source": "本单位", "formed_on": "2026-10-12", "media_accounts": account.pk, **more,
        }  # fmt: skip
        self.post(user, f"/content/{draft.pk}/save/", **given)
        return Draft.objects.get(pk=draft.pk)

    def act(self, user: User, draft: Draft, what: str, **given: object) -> str:
        return self.post(user, f"/content/{draft.pk}/{what}/", **given)

    def judge(self, user: User, draft: Draft) -> None:
        """Every gate passed with good answers."""
        draft.refresh_from_db()
        for row in GateVerdict.objects.filter(revision=draft.current).order_by("order"):
            answers = {f"{point['key']}-answer": "good" for point in row.checkpoints}
            self.act(user, draft, f"gates/{row.pk}", verdict="pass", **answers)

    def step(self, user: User, draft: Draft) -> str:
        """Pass the waiting step, or sign, having read what stands there now."""
        draft.refresh_from_db()
        assert draft.current is not None
        return self.act(user, draft, "step", digest=draft.current.digest)

    def sheet(self, user: User, draft: Draft) -> str:
        """The printed review sheet, as text; the file says the same as the page."""
        page = read(self.client_as(user), f"/content/{draft.pk}/sheet/html/")
        file = self.client_as(user).get(f"/content/{draft.pk}/sheet/docx/")
        xml = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
        text = re.sub(r"<[^>]+>", "", xml)
        for row in re.findall(r"<td[^>]*>([^<]{2,40})</td>", page):
            assert row.strip() in text, row
        return text

    def permitted(self, draft: Draft, account: MediaAccount) -> bool:
        return permit_for(Draft.objects.get(pk=draft.pk), account, self.desk.tick())[0] is not None


def times(text: str) -> int:
    """How many moments a sheet names."""
    return len(re.findall(r"\d{1,2}:\d{2}", text))


def test_hangzhou_daily_news_is_read_corrected_and_signed_inside_the_unit(desk_under: DeskUnder, client_as: As) -> None:
    desk = desk_under("hangzhou-2019")
    story, cast = Story(desk, client_as), desk.cast
    draft = story.write(cast.drafter, desk.account, "示范路小学明天开放新校门", "日常", SLIP)
    assert "已送审" in story.act(cast.drafter, draft, "submit")
    slip = next(h for h in hits_of(desk, draft) if h.shown == "帐户")
    assert "没有看完" in story.step(cast.reviewer, draft)
    story.act(cast.reviewer, draft, "hits", act="accept", mark=slip.mark)
    story.judge(cast.reviewer, draft)
    assert "审核要有“示范市教育局”的审核" in story.step(cast.drafter, draft)
    story.step(cast.reviewer, draft)
    assert not story.permitted(draft, desk.account)
    story.step(desk.head, draft)
    assert story.permitted(draft, desk.account)
    text = story.sheet(cast.drafter, draft)
    for words in (*FIVE, "帐户", "照建议改了", "账户", "沈芸", "顾知行", "陆小燕", "示范市教育局 科室负责人", "通过"):
        assert words in text, words
    assert times(text) >= len(FIVE) + 3


def test_hangzhou_the_department_concerned_speaks_first_and_its_release_is_read_afterwards(
    desk_under: DeskUnder, client_as: As
) -> None:
    desk = desk_under("hangzhou-2019")
    story, cast = Story(desk, client_as), desk.cast
    people = {}
    for username, name, duty in (("jing.xie", "景写", Duty.DRAFTER), ("jing.ju", "景局", Duty.CHIEF)):
        people[name] = factories.make_user(username, name)
        factories.make_appointment(people[name], cast.police, duty)
    police = factories.make_media_account(cast.police, name="示范公安")
    title, grade = "示范山路塌方，请绕行", "突发和热点敏感"
    other = story.write(cast.drafter, desk.account, title, grade, responsible_name="示范市公安局")
    assert "第一声由涉事责任部门“示范市公安局”发" in story.act(
        cast.drafter, other, "release", event="塌方", reason="路断"
    )
    assert "第一声由涉事责任部门“示范市公安局”发" in story.act(cast.drafter, other, "submit")
    own = story.write(people["景写"], police, title, grade, responsible_name="示范市公安局")
    assert "许可马上有效" in story.act(people["景局"], own, "release", event="示范山路塌方", reason="车流还在进山")
    assert (story.permitted(own, police), story.permitted(other, desk.account)) == (True, False)
    assert "没有看完" in story.act(desk.police_reviewer, own, "confirm-release")
    story.judge(desk.police_reviewer, own)
    assert "补审通过" in story.act(desk.police_reviewer, own, "confirm-release", finding="没有问题")
    text = story.sheet(desk.police_reviewer, own)
    for words in (*FIVE, "应急放行", "示范山路塌方", "车流还在进山", "景局", "景慎", "景写", "已签发"):
        assert words in text, words
    assert times(text) >= len(FIVE) + 3


def test_suixi_a_contractor_writes_is_refused_at_sign_off_and_two_of_the_unit_sign(
    desk_under: DeskUnder, client_as: As
) -> None:
    desk = desk_under("suixi-2022")
    story, cast = Story(desk, client_as), desk.cast
    draft = story.write(desk.agent, desk.account, "示范路小学明天开放新校门", "重要")
    assert "已送审" in story.act(desk.agent, draft, "submit")
    verdict = GateVerdict.objects.filter(draft=draft).first()
    assert verdict is not None
    refusal = "第三方承办人员只写稿，不审核、不签发"
    assert refusal in story.act(desk.agent, draft, f"gates/{verdict.pk}", verdict="pass")
    story.judge(cast.reviewer, draft)
    assert refusal in story.step(desk.agent, draft)
    story.step(cast.reviewer, draft)
    assert refusal in story.step(desk.agent, draft)
    assert "已经" in story.step(cast.reviewer, draft)
    assert not story.permitted(draft, desk.account)
    story.step(desk.deputy, draft)
    assert story.permitted(draft, desk.account)
    text = story.sheet(cast.reviewer, draft)
    for words in (*FIVE, "舆情关", "包外", "顾知行", "唐立群", "示范市教育局 分管负责人", "审核", "审定"):
        assert words in text, words
    assert "包外" not in text.split("关口", 1)[1]
    assert times(text) >= 6 + 2
