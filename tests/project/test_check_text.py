"""`zhengmei check-text`, and the clauses it proves by itself: refused means exit code 1 with the place and the article shown."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.textrules.test_pictures import with_code

from zhengmei.policies.library import library
from zhengmei.project.commands import check_text
from zhengmei.project.commands.check_text import command
from zhengmei.textrules import pictures
from zhengmei.textrules.following import Answer
from zhengmei.textrules.registry import all_rules

DAY = ("--day", "2026-11-22")
LONG = (
    "符合条件的困难家庭可以带上身份证和户口簿到所在街道的服务大厅申请临时救助，" * 4
    + "街道会在三天内上门核实并把结果告诉大家。"
)


def run(text: str, *options: str) -> Result:
    return CliRunner().invoke(command, ["-", *DAY, *options], input=text.encode())


def found(text: str, *options: str) -> dict[str, Any]:
    result = run(text, "--format", "json", *options)
    answer: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == int(answer["stopped"])
    for hit in answer["hits"]:
        assert hit["text"] in (text[hit["start"] : hit["end"]], text[:30], *hit["suggestions"])
    return answer


def labels(answer: dict[str, Any]) -> list[str]:
    return [hit["label"] for hit in answer["hits"]]


def test_clean_text_passes() -> None:
    result = run("明天8时至12时西门路停水，请提前储水。")
    assert (result.exit_code, result.stdout) == (0, "严重 0，错误 0，提示 0。没有阻断发布的问题。\n")


def test_a_fault_is_told_with_place_law_and_advice() -> None:
    result = run("通知\n抓住关健环节。")
    assert result.exit_code == 0
    assert result.stdout.split("\n")[0] == "2:3\t错误\ttx701 错别字\t关健\t“关健”应为“关键”"
    assert "依据：国家通用语言文字法第三条\t建议：关键" in result.stdout


def test_private_numbers_are_never_printed() -> None:
    result = run("电话13800138000，身份证110101190001010014")
    assert result.exit_code == 1
    assert "13800138000" not in result.stdout and "110101190001010014" not in result.stdout
    assert "138****8000" in result.stdout and "110101********0014" in result.stdout


def test_masking_prints_the_text_with_numbers_hidden() -> None:
    result = run("电话13800138000。\n完。", "--mask")
    assert (result.exit_code, result.stdout) == (0, "电话138****8000。\n完。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "稿.txt"
    file.write_bytes("通知\r\n抓住关健环节。".encode(encoding))
    result = CliRunner().invoke(command, [str(file), *DAY])
    assert "2:3\t错误\ttx701" in result.stdout


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\xff\xfe\x00\x81")
    for arguments, words in (
        ([str(tmp_path / "none.txt")], "读不到文件"),
        ([str(picture)], "不是文字文件"),
        (["-", "--pack", "nowhere-2000"], "没有代码为 nowhere-2000 的政策包"),
    ):
        result = CliRunner().invoke(command, arguments, input=b"")
        assert result.exit_code == 2
        assert words in result.output


def test_packs_set_severities_only_for_rules_that_exist() -> None:
    codes = {rule.code for rule in all_rules()}
    assert [(p.id, c) for p in library().packs.values() for c in p.text_rules if c not in codes] == []


def test_rules_serve_only_clauses_that_exist() -> None:
    known = {clause.id for pack in library().packs.values() for clause in pack.clauses if clause.room == "textrules"}
    assert {c for rule in all_rules() for c in rule.clauses} - known == set()
    assert known - {c for rule in all_rules() for c in rule.clauses} == set()


@pytest.mark.clause("HZ-2.3.2-h")
def test_personal_opinions_are_stopped_in_hangzhou() -> None:
    answer = found("笔者认为此举荒唐，建议取消，太气愤了", "--pack", "hangzhou-2019")
    assert answer["stopped"]
    assert [(hit["label"], hit["text"]) for hit in answer["hits"]] == [
        ("观点", "笔者认为"),
        ("意见", "建议取消"),
        ("情绪", "太气愤了"),
    ]
    assert "HZ-2.3.2-h" in answer["hits"][0]["article"]
    assert found("我局自下月起调整办理时间。", "--pack", "hangzhou-2019") == {"stopped": False, "hits": []}


def test_personal_opinions_are_refused_in_beilun_unless_authorised() -> None:
    text = "我个人认为这太离谱了，气死人"
    answer = found(text, "--pack", "beilun-2020")
    assert answer["stopped"]
    assert [(hit["label"], hit["start"]) for hit in answer["hits"]] == [("观点", 0), ("情绪", 6), ("情绪", 11)]
    assert found("我局认为应当加强管理", "--pack", "beilun-2020")["hits"] == []
    assert found(text, "--pack", "beilun-2020", "--authorised", "李某（分管负责人）")["hits"] == []


@pytest.mark.clause("BL-2.2.1-g")
def test_an_interpretation_is_held_to_plain_short_sentences() -> None:
    text = LONG + "\n兹就有关事宜函告如下。"
    assert len(LONG) > 120
    answer = found(text, "--genre", "interpretation", "--pack", "beilun-2020")
    assert [(hit["code"], hit["line"]) for hit in answer["hits"]] == [("tx609", 1), ("tx608", 2)]
    assert all(hit["suggestions"] for hit in answer["hits"])
    assert "本地自定" in answer["hits"][0]["message"]
    plain = "困难家庭可以申请临时救助。\n带上身份证到街道就能办。\n街道三天内上门核实。"
    assert found(plain, "--genre", "interpretation")["hits"] == []
    assert found(text, "--genre", "notice")["hits"] == []


@pytest.mark.clause("BL-2.3-e")
def test_sales_talk_and_shop_links_are_refused_in_beilun() -> None:
    talk = found("限时特价加微信购买", "--pack", "beilun-2020")
    assert talk["stopped"]
    assert [hit["text"] for hit in talk["hits"]] == ["限时特价", "加微信购买"]
    link = found("详情见https://shop.example.com/1", "--advert-domain", "shop.example.com")
    assert link["stopped"]
    assert [hit["text"] for hit in link["hits"]] == ["https://shop.example.com/1"]
    assert found("请登录https://www.zjzwfw.gov.cn/办理。", "--allow-domain", "gov.cn")["hits"] == []
    assert found("公共资源交易公告：起始价120万元，成交价135.5万元。")["hits"] == []


@pytest.mark.clause("FCG-18-f")
def test_shops_and_sales_talk_are_refused_with_the_article_in_fangchenggang() -> None:
    for text, span in (
        ("好物推荐：https://item.taobao.com/item.htm?id=1", "https://item.taobao.com/item.htm?id=1"),
        ("限时优惠加微信下单", "限时优惠"),
    ):
        answer = found(text, "--pack", "fangchenggang-2022")
        assert answer["stopped"]
        assert answer["hits"][0]["text"] == span
        assert "第十八条" in answer["hits"][0]["article"]
    assert found("请登录https://www.fcgs.gov.cn/办理。", "--pack", "fangchenggang-2022")["hits"] == []


def test_wrong_names_and_dates_refuse_and_doubled_marks_do_not() -> None:
    answer = found("防城港市人民政付公告。。2月30日开会。", "--pack", "fangchenggang-2022")
    assert [(hit["text"], hit["severity"]) for hit in answer["hits"]] == [
        ("人民政付", "stop"),
        ("。。", "warn"),
        ("2月30日", "stop"),
    ]
    assert not found("防城港市人民政府公告。。2月28日开会。")["stopped"]
    assert found("防城港市人民政府公告。2月28日开会。")["hits"] == []


def test_a_distorted_repost_is_refused_with_the_differences(tmp_path: Path) -> None:
    source = tmp_path / "source.txt"
    source.write_text("某市暂缓收取停车费\n为支持商户，自即日起暂缓收费。\n恢复时间另行通知。", encoding="utf-8")
    title = found("某市取消收取停车费\n为支持商户，自即日起暂缓收费。\n恢复时间另行通知。", "--source", str(source))
    assert title["stopped"]
    assert [hit["text"] for hit in title["hits"]] == ["取消"]
    assert "原文“暂缓”" in title["hits"][0]["message"]
    body = found("某市暂缓收取停车费\n为支持商户，自即日起暂缓收费。", "--source", str(source))
    assert not body["stopped"]  # a part of a text may be an excerpt: a person decides, the repost itself is stopped
    assert "恢复时间另行通知。" in body["hits"][0]["message"]
    assert found(source.read_text(encoding="utf-8"), "--source", str(source))["hits"] == []


def test_earlier_texts_and_the_twin_on_another_platform_are_compared(tmp_path: Path) -> None:
    other = tmp_path / "停水通知.txt"
    other.write_text("因管道检修，3月1日8时至12时西门路停水，请提前储水。", encoding="utf-8")
    text = "因管道检修，3月5日8时至12时西门路停水，请提前储水。"
    (copy,) = found(text, "--earlier", str(other))["hits"]
    assert (copy["code"], copy["message"]) == ("tx951", "与《停水通知》相似96%，请确认不是重复发布")
    (date,) = found(text, "--twin", str(other))["hits"]
    assert (date["code"], date["text"]) == ("tx952", "3月5日")


def test_pasted_markup_hides_nothing_and_scripts_stop() -> None:
    pasted = '<p class="MsoNormal">抓住关<span lang=EN-US>健</span>环节<o:p></o:p></p>'
    answer = found(pasted)
    assert [hit["text"] for hit in answer["hits"] if hit["code"] == "tx701"] == ["关<span lang=EN-US>健"]
    assert not answer["stopped"]
    assert found("通知<script>alert(1)</script>")["stopped"]
    assert found('<img src=x onerror="alert(1)">')["stopped"]


def test_what_the_other_clauses_ask_of_the_text_alone() -> None:
    """The drafting side of these clauses comes with the review; here only what is found and where."""
    weihai = found("我个人认为太气人了", "--pack", "weihai-2019")
    assert (labels(weihai), weihai["stopped"]) == (["观点", "情绪"], False)
    jargon = found("高度重视、亲自部署、狠抓落实", "--pack", "weihai-2019")
    assert (labels(jargon), jargon["stopped"]) == (["官话"] * 3, False)
    leaks = found("机密★一年，标底价 86万元，身份证110101190001010014", "--pack", "beilun-2020")
    assert labels(leaks) == ["国家秘密", "商业秘密", "个人隐私"]
    assert found("330206********1234，保密宣传月")["hits"] == []
    wrong = found("人民政腐，2月30日，占比60%、30%、20%合计100%")
    assert [hit["code"] for hit in wrong["hits"]] == ["tx502", "tx801", "tx808"]
    assert labels(found("机密★，台湾总统")) == ["国家秘密", "严重表述错误"]
    assert labels(found("国务院总书记")) == ["严重表述错误"]
    redirect = found(
        "详情http://t.cn/a1",
        "--redirect",
        "http://t.cn/a1=>https://shop.example.com/1",
        "--advert-domain",
        "example.com",
    )
    assert redirect["stopped"] and "example.com" in redirect["hits"][0]["message"]


def test_a_picture_is_checked_and_what_could_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "can_read_text", lambda: False)
    file = tmp_path / "海报.png"
    file.write_bytes(with_code("https://item.taobao.com/item.htm?id=1"))
    result = CliRunner().invoke(command, ["--image", str(file), *DAY])
    assert result.exit_code == 1
    assert "海报.png@二维码\t严重\ttx902 商业链接" in result.stdout
    assert "海报.png：没有装 OCR，图里的文字没有查。" in result.stdout
    answer = json.loads(CliRunner().invoke(command, ["--image", str(file), "--format", "json", *DAY]).stdout)
    assert (answer["stopped"], [hit["code"] for hit in answer["images"][0]["hits"]]) == (True, ["tx902"])


def test_what_is_no_picture_or_no_file_at_all_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"MZ")
    for arguments, words in (
        (["--image", str(file)], "这不是能打开的图片"),
        (["--image", str(tmp_path / "none.png")], "读不到图片"),
        ([], "请给出要检查的文件"),
    ):
        result = CliRunner().invoke(command, arguments)
        assert (result.exit_code, words in result.output) == (2, True)


def test_links_are_opened_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def pretended(url: str, address: str) -> Answer:
        asked.append(url)
        return Answer(302, "https://item.jd.com/1") if "t.cn" in url else Answer(404 if "gone" in url else 200)

    monkeypatch.setattr(check_text, "web", pretended)
    monkeypatch.setattr(check_text, "resolve", lambda host: ["39.156.66.10"])
    text = "选购见 http://t.cn/abc ，旧闻见 https://gone.gov.cn/a 。"
    assert (labels(found(text)), asked) == (["不安全链接"], [])
    assert labels(found(text, "--open-links")) == ["商业链接", "不安全链接", "失效链接"]
    assert asked == ["http://t.cn/abc", "https://item.jd.com/1", "https://gone.gov.cn/a"]
