"""The capacity of a request: open only inside its block, bounding only the person who acts."""

from zhengmei.core.capacity import Capacity, acting_as, current, unit_acted_for


def test_it_holds_inside_the_block_for_the_one_who_acts_and_for_nobody_else() -> None:
    assert (current(), unit_acted_for(5), unit_acted_for(None)) == (Capacity(), None, None)
    with acting_as("教育局 编辑", 7, 5):
        assert current() == Capacity("教育局 编辑", 7, 5)
        assert (unit_acted_for(5), unit_acted_for(6), unit_acted_for(None)) == (7, None, None)
        with acting_as("公安局 联络员", 8, 5):
            assert unit_acted_for(5) == 8
        assert unit_acted_for(5) == 7
    assert (current(), unit_acted_for(5)) == (Capacity(), None)


def test_it_ends_when_the_block_breaks_off_and_keeps_what_a_column_holds() -> None:
    try:
        with acting_as("某" * 300, 7):
            assert (len(current().words), unit_acted_for(5), unit_acted_for(None)) == (200, None, None)
            raise LookupError
    except LookupError:
        pass
    assert current() == Capacity()
