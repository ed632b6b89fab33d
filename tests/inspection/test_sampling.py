"""Anyone can draw the sample again."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.inspection.queries.sampling import Candidate, allot, draw, sample_size


def candidates(count: int) -> list[Candidate]:
    return [
        Candidate(
            ("weixin", "weibo", "douyin")[i % 3], ("city", "county")[i % 2], f"单位{i // 5}", f"账号{i}", f"id{i}", i
        )
        for i in range(count)
    ]


def test_the_same_seed_draws_the_same_accounts_whatever_the_order_they_come_in() -> None:
    first = candidates(60)
    shuffled = list(first)
    random.Random(5).shuffle(shuffled)
    assert draw(first, count=12, seed="7").drawn == draw(shuffled, count=12, seed="7").drawn
    assert draw(first, count=12, seed="7").drawn != draw(first, count=12, seed="8").drawn


def test_a_drawing_is_the_one_it_always_was() -> None:
    assert sorted(draw(candidates(20), count=6, seed="2026Q3").drawn) == DRAWN


DRAWN = [3, 14, 16, 17, 18, 19]


def test_the_numbers_of_the_keys_do_not_matter() -> None:
    renumbered = [
        Candidate(c.platform, c.level, c.sponsor, c.name, c.platform_account_id, c.key + 1000) for c in candidates(30)
    ]
    assert {k - 1000 for k in draw(renumbered, count=9, seed="a").drawn} == draw(
        candidates(30), count=9, seed="a"
    ).drawn


@pytest.mark.parametrize(
    ("sizes", "total", "expected"),
    [([50, 30, 20], 10, [5, 3, 2]), ([1, 1, 1], 2, [1, 1, 0]), ([7, 2, 1], 5, [4, 1, 0]), ([], 0, []), ([3], 3, [3])],
)
def test_strata_share_by_the_largest_remainder(sizes: list[int], total: int, expected: list[int]) -> None:
    assert allot(sizes, total) == expected


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30), st.data())
def test_shares_add_up_and_never_exceed_their_stratum(sizes: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(sizes)))
    given_out = allot(sizes, total)
    assert sum(given_out) == total
    assert all(share <= size for share, size in zip(given_out, sizes, strict=True))


@pytest.mark.parametrize(
    ("mode", "value", "population", "expected"),
    [("all", None, 132, 132), ("share", 20, 40, 8), ("share", 30, 7, 3), ("number", 10, 100, 10), ("share", 100, 5, 5)],
)
def test_a_share_is_rounded_up(mode: str, value: int | None, population: int, expected: int) -> None:
    from decimal import Decimal

    assert sample_size(mode, Decimal(value) if value else None, population) == expected


def test_more_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="6 of 5"):
        draw(candidates(5), count=6, seed="1")
