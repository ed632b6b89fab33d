"""The bulletin of the demo, word for word as it is printed. `make golden` rewrites it; look at the difference."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cast import NOW

from zhengmei.documents.official import OfficialDocument
from zhengmei.inspection.models import Round
from zhengmei.inspection.queries import bulletin_document, figures, plan_of
from zhengmei.inspection.states import RoundState

GOLDEN = Path(__file__).resolve().parents[1] / "golden/bulletin.txt"


def lines(document: OfficialDocument) -> Iterator[str]:
    yield from (document.issuer, document.number, "".join(document.title), document.addressee, "")
    for block in document.body:
        yield f"{block.lead}{block.text}"
    for annex in document.annexes:
        yield from ("", annex.title, "\t".join(name for name, _ in annex.columns))
        yield from ("\t".join(row) for row in annex.rows)
    yield from ("", document.signer, document.copies_to, document.remark)


@pytest.mark.slow
@pytest.mark.usefixtures("built", "db")
def test_the_bulletin_of_this_quarter_reads_as_it_always_did() -> None:
    held = Round.objects.get(state=RoundState.CONCLUDED)
    document = bulletin_document(held, held.bulletin, figures(held), plan_of(held))
    words = "\n".join(lines(document)) + "\n"
    if os.environ.get("ZHENGMEI_GOLDEN") == "write":
        GOLDEN.write_text(words, encoding="utf-8")
    assert words == GOLDEN.read_text(encoding="utf-8")
    assert str(NOW.year) in words
