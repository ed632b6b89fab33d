"""Which value holds for whom, on which day, from which layer."""

import time
from datetime import date
from pathlib import Path

import pytest
from tests.policies.shelves import Shelf

from zhengmei.policies import parts
from zhengmei.policies.library import BUILT_IN, library, read_library
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Days, Deadline, Fields, Frequency, Items, Limit, Strength

TODAY = date(2026, 10, 12)
CITY = Subject(org_level="city", org_kind="department", platform="weixin")
COUNTY = Subject(org_level="county", org_kind="department", platform="weixin")
ZONE = Subject(org_level="city", org_kind="functional_zone", platform="weixin")


def frequency(pack: str, subject: Subject, on: date = TODAY) -> Frequency | None:
    found = library().policy(pack, on=on).ruling("update_frequency", subject)
    return None if found is None else found.value  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("pack", "subject", "expected"),
    [
        ("weihai-2019", COUNTY, Frequency(min_count=1, per="workday")),
        ("weihai-2019", ZONE, Frequency(min_count=1, per="workday")),
        ("weihai-2019", CITY, Frequency(min_count=3, per="week", count_unit="occasion")),
        ("fangchenggang-2022", CITY, Frequency(min_count=1, per="week")),
        ("hangzhou-2019", CITY, None),
        ("beilun-2020", COUNTY, None),
        ("suixi-2022", COUNTY, None),
    ],
)
def test_how_often(pack: str, subject: Subject, expected: Frequency | None) -> None:
    assert frequency(pack, subject) == expected


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_two_weeks_of_silence_are_a_veto_everywhere(pack: str) -> None:
    found = library().policy(pack, on=TODAY).ruling("silence_limit", CITY)
    assert found is not None
    assert (found.value, found.strength, found.veto, found.confidence.value) == (
        Days(days=14),
        Strength.MUST,
        True,
        "B",
    )
    assert (found.inherited, found.pack_short, found.articles) == (
        pack != "national-2019",
        "国办",
        ("检查指标 内容不更新",),
    )


def test_one_account_a_platform_is_hard_in_hangzhou_only() -> None:
    found = {p: library().policy(p, on=TODAY).ruling("accounts_per_platform", CITY) for p in library().packs}
    assert {p: r.strength.value for p, r in found.items() if r} == {
        "national-2019": "in_principle",
        "weihai-2019": "in_principle",
        "hangzhou-2019": "must",
        "beilun-2020": "in_principle",
        "fangchenggang-2022": "in_principle",
        "suixi-2022": "in_principle",
    }


def test_one_work_wechat_holds_for_city_departments_of_hangzhou() -> None:
    policy = library().policy("hangzhou-2019", on=TODAY)
    found = policy.ruling("second_work_wechat", CITY)
    assert found is not None
    assert (found.value, found.strength) == (Limit(limit=1), Strength.IN_PRINCIPLE)
    assert policy.ruling("second_work_wechat", COUNTY) is None


def test_a_vague_word_keeps_its_word_and_the_office_s_own_number() -> None:
    found = library().policy("beilun-2020", on=TODAY).ruling("harmful_content_due", COUNTY)
    assert found is not None
    assert isinstance(found.value, Deadline)
    assert (found.value.amount, found.value.wording, found.value.due_amount, found.value.due_unit) == (
        None,
        "第一时间",
        2,
        "hour",
    )
    assert found.value.text == "第一时间（本单位自定 2 小时）"


def test_a_list_that_appends_keeps_what_is_above() -> None:
    found = library().policy("suixi-2022", on=TODAY).ruling("reply_faults", COUNTY)
    assert found is not None
    assert found.value == Items(items=["答非所问", "空洞说教", "生硬冷漠", "雷人雷语"])
    assert found.clauses == ("GB-2-c", "SX-1-3b")


def test_the_stricter_of_two_layers_holds() -> None:
    found = library().policy("weihai-2019", on=TODAY).ruling("originality", CITY)
    assert found is not None
    assert (found.pack_short, found.strength) == ("国办", Strength.MUST)


def test_the_veto_of_the_nation_outlives_a_local_rule_without_one() -> None:
    for key in ("no_fabrication", "interaction_required"):
        found = library().policy("fangchenggang-2022", on=TODAY).ruling(key, CITY)
        assert found is not None
        assert (found.pack_short, found.veto) == ("国办", True)


def test_fields_joined_come_once() -> None:
    assert Fields(fields=["b", "c"]).joined(Fields(fields=["a", "b"])) == Fields(fields=["a", "b", "c"])


def test_an_unknown_parameter_is_an_error() -> None:
    with pytest.raises(KeyError):
        library().policy("suixi-2022", on=TODAY).ruling("colour", CITY)


def test_gates_five_and_in_suixi_six() -> None:
    names = {p: [g.value.name for g in parts.gates(library().policy(p, on=TODAY))] for p in library().packs}
    five = ["政治关", "法律关", "政策关", "保密关", "文字关"]
    assert names.pop("suixi-2022") == [*five, "舆情关"]
    assert set(map(tuple, names.values())) == {tuple(five)}


def test_who_signs_in_fangchenggang() -> None:
    classes = parts.content_classes(library().policy("fangchenggang-2022", on=TODAY))
    assert [(c.value.name, c.value.signer) for c in classes] == [
        ("一般", "按程序审定"),
        ("重要", "分管领导"),
        ("重大", "主要领导"),
    ]


def test_the_chain_of_fangchenggang_skips_the_county_for_city_units() -> None:
    chain = parts.chain_for(library().policy("fangchenggang-2022", on=TODAY), "open")
    assert chain is not None
    assert [(n.role, n.name, n.skip_when) for n in chain.value.nodes] == [
        ("sponsor", "意见", None),
        ("county", "审核", "applicant_is_city"),
        ("city", "审核", None),
        ("region", "审批", None),
    ]


def test_the_checklist_adds_to_the_national_one() -> None:
    items = parts.checklist(library().policy("suixi-2022", on=TODAY))
    assert [(i.value.key, i.inherited) for i in items[5:8]] == [
        ("app-broken", True),
        ("sx-irrelevant", False),
        ("sx-ads", False),
    ]
    assert len({i.value.key for i in items}) == len(items) == 18


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_every_item_of_a_checklist_has_a_heading(pack: str) -> None:
    policy = library().policy(pack, on=TODAY)
    assert [i.value.key for i in parts.checklist(policy) if parts.problem_kind_of(policy, i.value.group) is None] == []


def test_a_finding_of_the_national_indicator_counts_under_the_local_heading() -> None:
    heading = parts.problem_kind_of(library().policy("suixi-2022", on=TODAY), "silence_limit")
    assert heading is not None
    assert heading.value.name == "运维保障差"


def test_the_version_changes_with_any_value(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    before = parts.pack_version(shelf.library().packs["suixi-2022"])
    shelf.edit("suixi_2022", lambda d: d["document"]["contacts"][0].update(phone="0561-0000000"))
    after = parts.pack_version(shelf.library().packs["suixi-2022"])
    assert (len(before), before == after) == (64, False)
    assert before == parts.pack_version(library().packs["suixi-2022"])


def test_all_packs_are_read_in_a_moment() -> None:
    read_library(BUILT_IN)
    took = []
    for _ in range(5):
        begin = time.process_time()
        read_library(BUILT_IN)
        took.append(time.process_time() - begin)
    assert min(took) < 0.3
