"""Who answers for the problems of a unit's accounts in person: by the pack, by the day, as the place is held then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhengmei.organisations.models import Organisation, Responsibility
from zhengmei.organisations.queries.gaps import demands_of_many
from zhengmei.organisations.queries.people import responsibilities_held
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Demand


@dataclass(frozen=True, slots=True)
class Answering:
    """One post whose holder acknowledges problems in person; `person` is None while it is vacant."""

    part: Part[Demand]
    person: Responsibility | None

    @property
    def post(self) -> str:
        """The ResponsibilityKind."""
        return self.part.value.posts[0]

    @property
    def name(self) -> str:
        return self.part.value.name

    @property
    def article(self) -> str:
        return self.part.article(self.part.value.clauses)

    def concerns(self, rule_key: str) -> bool:
        """Whether problems of this parameter are among them."""
        return bool({"all", rule_key} & set(self.part.value.answers_for))


def answering(units: Iterable[Organisation], on: date) -> dict[int, list[Answering]]:
    """For each unit the posts that answer for its accounts' problems, in the order of its pack. Three queries at most."""
    asked = {
        unit: [part for part in parts if part.value.answers_for] for unit, parts in demands_of_many(units, on).items()
    }
    wanted = [unit for unit, parts in asked.items() if parts]
    if not wanted:
        return {}
    held: dict[tuple[int, str], Responsibility] = {}
    for row in responsibilities_held(wanted, on).select_related("user"):
        held.setdefault((row.organisation_id, row.kind), row)
    return {unit: [Answering(part, held.get((unit, part.value.posts[0]))) for part in asked[unit]] for unit in wanted}
