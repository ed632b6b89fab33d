"""The sponsor contests, the supervisor decides; nobody decides on their own contest."""

import pytest
from tests.cast import NOW, Cast
from tests.monitoring.city import an_account, judge

from zhengmei.audit.models import AuditEntry
from zhengmei.monitoring.actions import (
    ContestRefused,
    contest_finding,
    reasons_not_to_contest,
    reasons_not_to_decide,
    reject_contest,
    uphold_contest,
)
from zhengmei.monitoring.models import Contest, Finding


@pytest.fixture
def finding(cast: Cast) -> Finding:
    an_account(cast.education, {"certification_text": "某公司"})
    judge()
    return Finding.objects.get(code="MC007")


def test_the_sponsor_contests_and_the_supervisor_upholds(cast: Cast, finding: Finding) -> None:
    contest_finding(finding=finding, reason=" 认证正在更换 ", by=cast.drafter, now=NOW)
    finding.refresh_from_db()
    assert finding.state == "contested"
    uphold_contest(finding=finding, decision="已核实受理单", by=cast.supervisor, now=NOW)
    finding.refresh_from_db()
    assert (finding.state, finding.closed_why, finding.closed_at) == ("dismissed", "异议成立：已核实受理单", NOW)
    contest = Contest.objects.get()
    assert (contest.reason, contest.upheld, contest.decided_by) == ("认证正在更换", True, cast.supervisor)
    kinds = AuditEntry.objects.filter(object_type="monitoring.finding").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["monitoring.finding_contested", "monitoring.contest_upheld"]
    judge()
    assert Finding.objects.filter(code="MC007").count() == 1


def test_a_rejected_contest_leaves_the_finding_open_and_may_be_followed_by_another(
    cast: Cast, finding: Finding
) -> None:
    contest_finding(finding=finding, reason="认证正在更换", by=cast.drafter, now=NOW)
    reject_contest(finding=finding, decision="没有受理单", by=cast.supervisor, now=NOW)
    finding.refresh_from_db()
    assert (finding.state, finding.closed_at) == ("open", None)
    contest_finding(finding=finding, reason="补上受理单", by=cast.drafter, now=NOW)
    assert [c.upheld for c in Contest.objects.order_by("pk")] == [False, None]


def test_a_contested_finding_still_counts_and_still_closes_itself(cast: Cast, finding: Finding) -> None:
    contest_finding(finding=finding, reason="认证正在更换", by=cast.drafter, now=NOW)
    assert judge().counts["MC007"] == 1
    finding.media_account.certification_text = "示范市教育局"
    type(finding.media_account).objects.update(certification_text="示范市教育局")
    judge()
    finding.refresh_from_db()
    assert finding.state == "closed"
    assert reasons_not_to_decide(finding, by=cast.supervisor, now=NOW) == ["现在没有等着处理的异议。"]


def test_who_may_not_contest(cast: Cast, finding: Finding) -> None:
    for person in (cast.county_drafter, cast.inspector, cast.stranger, cast.outsider):
        reasons = reasons_not_to_contest(finding, by=person, now=NOW)
        assert reasons == ["异议由主办单位提出。请“示范市教育局”的人来提。"]
        with pytest.raises(ContestRefused):
            contest_finding(finding=finding, reason="不对", by=person, now=NOW)
    assert Contest.objects.count() == 0


def test_a_reason_is_needed_and_a_second_click_changes_nothing(cast: Cast, finding: Finding) -> None:
    with pytest.raises(ContestRefused) as refused:
        contest_finding(finding=finding, reason="  ", by=cast.drafter, now=NOW)
    assert refused.value.reasons == ["请写明理由。"]
    contest_finding(finding=finding, reason="认证正在更换", by=cast.drafter, now=NOW)
    with pytest.raises(ContestRefused) as refused:
        contest_finding(finding=finding, reason="认证正在更换", by=cast.drafter, now=NOW)
    assert refused.value.reasons == ["已经有一条异议等主管单位处理，处理以后才能再提。"]
    assert Contest.objects.count() == 1


def test_who_may_not_decide(cast: Cast, finding: Finding) -> None:
    contest_finding(finding=finding, reason="认证正在更换", by=cast.supervisor, now=NOW)
    finding.refresh_from_db()
    own = reasons_not_to_decide(finding, by=cast.supervisor, now=NOW)
    assert own == ["这条异议是你提的，请主管单位的另一个人处理。"]
    for person in (cast.drafter, cast.outsider):
        assert reasons_not_to_decide(finding, by=person, now=NOW) == ["异议由“示范市教育局”的主管单位处理。"]
        with pytest.raises(ContestRefused):
            uphold_contest(finding=finding, decision="成立", by=person, now=NOW)
    with pytest.raises(ContestRefused):
        uphold_contest(finding=finding, decision="", by=cast.supervisor, now=NOW)
