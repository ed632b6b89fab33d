"""Every figure comes from rows, the sums meet, and a rate is never rounded twice."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW, Cast
from tests.inspection import scene

from zhengmei.filing.models import MediaAccount
from zhengmei.inspection import actions
from zhengmei.inspection.models import RoundAccount, RoundFinding
from zhengmei.inspection.queries import figures, rate


@pytest.mark.parametrize(
    ("part", "whole", "digits", "printed"),
    [
        (116, 120, 1, "96.7%"),
        (566, 591, 2, "95.77%"),
        (104, 140, 0, "74%"),
        (437, 461, 1, "94.8%"),
        (259, 314, 2, "82.48%"),
        (1, 8, 0, "13%"),  # 12.5: half goes up
        (1, 2000, 1, "0.1%"),  # 0.05
        (1999, 2000, 1, "100.0%"),  # nearly all is not 100%
        (5, 5, 2, "100%"),
        (0, 5, 2, "0%"),
        (0, 0, 1, "—"),
    ],
)
def test_a_rate_is_printed_half_up_from_the_exact_fraction(part: int, whole: int, digits: int, printed: str) -> None:
    assert rate(part, whole, digits) == printed


@given(st.integers(1, 99_999), st.integers(0, 3), st.data())
def test_a_printed_rate_is_never_further_off_than_half_a_digit(whole: int, digits: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    printed = Fraction(rate(part, whole, digits).rstrip("%"))
    assert abs(printed - Fraction(part * 100, whole)) <= Fraction(1, 2 * 10**digits)


def test_the_lines_of_every_table_add_up_to_the_totals(cast: Cast) -> None:
    scene.make_accounts(cast, 12, silent=3)
    found = figures(scene.conclude(cast))
    total = found.total
    assert (total.registered, total.checked, total.passed, total.failed) == (12, 12, 9, 3)
    assert found.sums_meet
    platforms = [(line.label, line.registered, line.failed) for line in found.by_platform]
    assert sorted(platforms) == [("微信公众号", 4, 1), ("抖音", 4, 1), ("新浪微博", 4, 1)]
    assert [(line.label, line.registered, line.failed) for line in found.by_region] == [
        ("市直单位", 6, 2),
        ("示范县", 6, 1),
    ]
    assert [(line.label, line.checked) for line in found.by_level] == [("市级", 6), ("县级", 6)]


def test_every_number_leads_back_to_as_many_rows(cast: Cast) -> None:
    scene.make_accounts(cast, 9, silent=2)
    round_ = scene.conclude(cast, **scene.number(6))
    found = figures(round_)
    rows = RoundAccount.objects.filter(round=round_)
    for line in found.by_platform:
        own = rows.filter(platform_name=line.key)
        assert own.filter(is_registered=True).count() == line.registered
        assert own.filter(is_sampled=True).count() == line.checked
        assert own.filter(verdict="fail").count() == line.failed
    for problem in found.problems:
        behind = RoundFinding.objects.filter(
            round_account__round=round_, round_account__is_sampled=True, group=problem.group, veto=problem.veto
        )
        assert behind.count() == problem.count
        assert behind.values("round_account").distinct().count() == problem.accounts


def test_later_edits_of_the_ledger_change_no_figure(cast: Cast) -> None:
    accounts = scene.make_accounts(cast, 6, silent=2)
    round_ = scene.issue(cast)
    before = figures(round_)
    MediaAccount.objects.filter(pk=accounts[0].pk).update(name="改了名", platform="kuaishou", status="cancelled")
    assert figures(round_) == before


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scene.make_accounts(cast, 1)
    small = scene.conclude(cast)
    with django_assert_num_queries(11):
        figures(small)
    scene.make_accounts(cast, 3)
    big = scene.conclude(cast, seed="2")
    with django_assert_num_queries(11):
        figures(big)


def test_the_change_on_the_last_round_is_told_in_points(cast: Cast) -> None:
    from datetime import date, timedelta

    from zhengmei.core.clock import end_of_day

    scene.make_accounts(cast, 9, silent=3)
    earlier = scene.conclude(
        cast,
        period_from=date(2026, 4, 1),
        period_to=date(2026, 6, 30),
        judged_at=end_of_day(date(2026, 7, 14)),
        title="2026年第二季度检查",
        now=NOW - timedelta(1),
    )
    later = scene.conclude(cast)
    before = figures(later).before
    assert before is not None
    assert (before.pk, before.passed, before.checked) == (earlier.pk, 9, 9)
    assert (before.direction, before.points) == ("下降", "33.3")


def test_cancelled_accounts_are_out_of_the_rate_but_not_out_of_sight(cast: Cast) -> None:
    from datetime import date

    accounts = scene.make_accounts(cast, 5)
    MediaAccount.objects.filter(pk=accounts[0].pk).update(status="cancelled", cancelled_on=date(2026, 8, 1))
    MediaAccount.objects.filter(pk=accounts[1].pk).update(opened_on=date(2026, 7, 20), launched_on=date(2026, 7, 20))
    MediaAccount.objects.filter(pk=accounts[2].pk).update(opened_on=date(2026, 10, 5))
    found = figures(scene.conclude(cast))
    assert (found.total.registered, found.total.checked) == (3, 3)
    assert (found.opened, found.cancelled) == (1, 1)
    assert found.outside >= 1  # it published after it was cancelled


def test_problems_of_the_last_round_are_followed_up(cast: Cast) -> None:
    from datetime import date, timedelta

    from tests.factories import make_quarter

    from zhengmei.core.clock import end_of_day

    accounts = scene.make_accounts(cast, 4, silent=2)
    scene.conclude(
        cast,
        period_from=date(2026, 7, 1),
        period_to=date(2026, 9, 17),
        judged_at=end_of_day(date(2026, 9, 17)),
        now=NOW - timedelta(1),
    )
    make_quarter(accounts[0], [date(2026, 9, 18) + timedelta(n) for n in range(0, 14, 2)])
    later = actions.open_round(
        office=cast.city_office,
        title="下一轮",
        period_from=date(2026, 9, 18),
        period_to=date(2026, 10, 1),
        judged_at=end_of_day(date(2026, 10, 1)),
        by_hand=False,
        by=cast.inspector,
        now=NOW,
    )
    actions.draw_sample(round_=later, by=cast.inspector, now=NOW)
    actions.run_round_checks(round_=later, by=cast.inspector, now=NOW)
    actions.conclude_round(round_=later, by=cast.inspector, now=NOW)
    silent = {
        (f.problem.round_account.name, f.is_settled)
        for f in later.follow_ups.select_related("problem__round_account")
        if f.problem.code == "MC001"
    }
    assert silent == {(accounts[0].name, True), (accounts[1].name, False)}
