"""What the code has, the documents have: settings, commands, states, nouns, chapters, the version."""

import re

from django.apps import apps

import zhengmei
from tests.house.source import ROOMS, ROOT, SOURCE, python_files
from tools import docs
from zhengmei.project.cli import COMMANDS

DOCS = ROOT / "docs"
FOR_TESTS = {
    "ZHENGMEI_REQUIRE_BROWSER",
    "ZHENGMEI_GOLDEN",
    "ZHENGMEI_SECRET_KEY_FILE",
    "ZHENGMEI_RECORD_KEY_FILE",
    "ZHENGMEI_OIDC_SECRET_FILE",
}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_is_described_and_every_description_is_of_a_setting() -> None:
    used = {n for p in python_files() for n in re.findall(r'"(ZHENGMEI_[A-Z_]+)"', p.read_text(encoding="utf-8"))}
    described = set(re.findall(r"`(ZHENGMEI_[A-Z_]+)[`=]", read("docs/reference/settings.md")))
    assert used - FOR_TESTS == described - FOR_TESTS


def test_every_command_is_described() -> None:
    described = set(re.findall(r"^## `zhengmei (\S+)`", read("docs/reference/commands.md"), re.M))
    assert described == set(COMMANDS)


def test_every_command_has_its_help_in_chinese() -> None:
    assert [n for n, text in COMMANDS.items() if not re.search("[\u4e00-\u9fff]", text)] == []


def test_the_generated_pages_are_fresh() -> None:
    assert docs.stale(*docs.generated()) == []


def test_every_model_is_in_the_glossary() -> None:
    ours = [m.__name__ for m in apps.get_models() if m.__module__.startswith("zhengmei.")]
    listed = set(re.findall(r"`(\w+)`", read("docs/glossary.md")))
    assert sorted(set(ours) - listed) == []


def test_every_room_has_its_chapter() -> None:
    missing = [room for room in ROOMS if not (DOCS / f"chapters/{room}.md").exists()]
    assert missing == []


def test_the_version_is_the_newest_heading_of_the_changelog() -> None:
    newest = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.M)
    assert newest is not None
    assert newest.group(1) == zhengmei.__version__


def test_the_papers_of_the_house_are_there() -> None:
    wanted = ["README.md", "README.en.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/architecture.md",
              "docs/glossary.md"]  # fmt: skip
    assert [p for p in wanted if not (ROOT / p).exists() or len(read(p)) < 200] == []
    assert "Apache License" in read("LICENSE")


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert broken == []


def test_decisions_are_numbered_and_carry_a_status() -> None:
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(p.name[:4]) for p in pages] == list(range(1, len(pages) + 1))
    assert [p.name for p in pages if "Status: " not in p.read_text(encoding="utf-8")] == []


def test_architecture_names_every_folder_of_the_package() -> None:
    told = read("docs/architecture.md")
    folders = [p.parent.name for p in SOURCE.glob("*/__init__.py")]
    assert [f for f in folders if f"{f}/" not in told] == []
