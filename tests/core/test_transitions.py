"""A table answers, refuses and prints."""

import pytest

from zhengmei.core.transitions import NoTransition, Transition, TransitionTable

TABLE = TransitionTable(
    [
        Transition("open", "close", "clerk", "closed"),
        Transition("open", "close", "chief", "closed"),
        Transition("closed", "reopen", "chief", "open"),
    ]
)


def test_an_act_leads_to_its_state() -> None:
    assert TABLE.after("open", "close") == "closed"
    assert TABLE.allows("closed", "reopen")
    assert TABLE.duties("close") == {"clerk", "chief"}
    assert TABLE.states_for("reopen") == ("closed",)


def test_an_act_without_a_line_is_refused() -> None:
    assert not TABLE.allows("closed", "close")
    with pytest.raises(NoTransition) as refused:
        TABLE.after("closed", "close")
    assert (refused.value.state, refused.value.act) == ("closed", "close")


def test_two_outcomes_of_one_act_are_a_mistake_in_the_table() -> None:
    with pytest.raises(ValueError, match="two outcomes"):
        TransitionTable([Transition("a", "x", "d", "b"), Transition("a", "x", "d", "c")])


def test_the_table_prints_itself_with_the_words_given() -> None:
    assert TABLE.to_markdown({"open": "开着", "closed": "关了"}).splitlines()[2:] == [
        "| 开着 | close | clerk | 关了 |",
        "| 开着 | close | chief | 关了 |",
        "| 关了 | reopen | chief | 开着 |",
    ]
