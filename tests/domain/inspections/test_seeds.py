"""Seeds: of the planned kind, given by somebody who has no part in it, or public later than the plan."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Refusal
from domain.inspections.seeds import GivenSeed, refuse_seed, seed_of

PLANNED, TODAY = date(2021, 11, 1), date(2021, 11, 5)
LOTTERY = {"seed": "08 11 17 23 30 + 05 09", "source": "双色球 21126 期", "published_on": date(2021, 11, 2)}


def refuse(planned: str, /, **given: Any) -> None:
    seed = GivenSeed(**{"kind": planned, "account": "witness", **given})
    inspectors = ("ana", "ben")
    refuse_seed(seed, kind=planned, planner="planner", inspectors=inspectors, committed_on=PLANNED, today=TODAY)


def test_seeds_that_nobody_could_choose_for_the_sample_are_accepted() -> None:
    refuse("second_person", seed="足迹 7413")
    refuse("public_value", **LOTTERY)
    refuse("public_value", **{**LOTTERY, "account": "planner", "published_on": TODAY})
    refuse("generated")
    assert seed_of(bytes(range(32))) == bytes(range(32)).hex()


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("second_person", {"seed": "1", "account": "planner"}, "seed.given_by_another"),
        ("second_person", {"seed": "1", "account": "ben"}, "seed.given_by_another"),
        ("second_person", {"seed": None}, "seed.text"),
        ("second_person", {"seed": " 1"}, "seed.text"),
        ("second_person", {"seed": "1\n2"}, "seed.text"),
        ("second_person", {"seed": "1" * 201}, "seed.text"),
        ("public_value", {**LOTTERY, "source": " "}, "seed.source"),
        ("public_value", {**LOTTERY, "published_on": PLANNED}, "seed.after_commitment"),
        ("public_value", {**LOTTERY, "published_on": date(2021, 11, 6)}, "seed.after_commitment"),
        ("public_value", {**LOTTERY, "published_on": None}, "seed.after_commitment"),
        ("generated", {"seed": "1"}, "seed.generated"),
        ("generated", {"kind": "second_person", "seed": "1"}, "seed.kind"),
    ],
)
def test_others_are_refused_by_the_name_of_the_rule(kind: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        refuse(kind, **given)
    assert (refused.value.kind, refused.value.code) == ("rule", code)
    with pytest.raises(ValueError, match="31"):
        seed_of(bytes(31))
