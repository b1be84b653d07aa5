"""Frames, plans and draws for tests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Any, Final

from domain.inspections.draw import Drawn, draw, draw_inspectors, replacement, sample_text
from domain.inspections.frame import BuiltFrame, Frame, build_frame
from domain.inspections.plan import Plan, Quota, inspector_numbers, plan_text
from domain.inspections.proof import DrawnCase, UsedSeed, proof

ACCOUNTS: Final = tuple(f"inspector-{letter}" for letter in "abcdef")


def ticket_of(name: str) -> str:
    return blake2b(name.encode(), digest_size=16).hexdigest()


def built(populations: Mapping[str, int], mandatory: Mapping[str, str] = {}) -> BuiltFrame:
    """Persons named `<stratum>:<number>`, and mandatory ones by name with their reasons."""
    persons = [
        (stratum, ticket_of(f"{stratum}:{n}"), _id(f"{stratum}:{n}"))
        for stratum, size in populations.items()
        for n in range(size)
    ]
    return build_frame(persons, [(ticket_of(name), reason, _id(name)) for name, reason in mandatory.items()])


def planned(frame: Frame, sizes: Mapping[str, int], **fields: Any) -> Plan:
    quotas = {stratum: Quota(sizes[stratum], population) for stratum, population in frame.populations.items()}
    return Plan(
        **{
            "inspection": "320614/2021-003",
            "as_of": "2021-10-31",
            "known_until": 4711,
            "population": '{"area":"320614"}',
            "strata": ("town", "category"),
            "quotas": quotas,
            "population_sha256": frame.sha256,
            "inspectors": tuple(inspector_numbers(ACCOUNTS).values()),
            "inspectors_per_case": 2,
            "seed_kind": "second_person",
            **fields,
        }
    )


@dataclass
class GivenDraw:
    """A draw as the service records it. `excluded`: the numbers kept out of each case, by case number."""

    frame: Frame
    plan: Plan
    seed: str
    excluded: Mapping[int, Collection[str]]

    @property
    def cases(self) -> list[tuple[Drawn, tuple[str, ...]]]:
        return [(case, self.inspectors(case)) for case in draw(self.frame, self.plan, self.seed)]

    def inspectors(self, case: Drawn) -> tuple[str, ...]:
        return draw_inspectors(self.plan, self.seed, case.ticket, self.excluded.get(case.case_no, ()))

    def proof(self, replaced: Collection[int] = ()) -> dict[str, Any]:
        """The proof, with the cases of these numbers replaced in turn."""
        cases, taken = self.cases, dict[str, int]()
        sample = sha256(sample_text(cases).encode()).hexdigest()
        drawn = [self._case(case, inspectors) for case, inspectors in cases]
        for number in replaced:
            stratum = drawn[number - 1].stratum
            assert stratum is not None
            taken[stratum] = taken.get(stratum, 0) + 1
            next_no = len(drawn) + 1
            case = replacement(self.frame, self.plan, self.seed, stratum, taken[stratum], case_no=next_no)
            drawn.append(self._case(case, self.inspectors(case), replaces=number, replaced_reason="deceased"))
        text = plan_text(self.plan)
        seed = UsedSeed(self.seed, self.plan.seed_kind)
        return proof(
            text,
            self.plan.sha256,
            self.frame,
            seed,
            sample,
            drawn,
            accounts=ACCOUNTS,
            version=2 + len(drawn) + len(replaced),
        )

    def _case(self, case: Drawn, inspectors: tuple[str, ...], **replaced: Any) -> DrawnCase:
        accounts = {number: account for account, number in inspector_numbers(ACCOUNTS).items()}
        return DrawnCase(
            case.case_no,
            case.ticket,
            case.part,
            case.stratum,
            case.mandatory_reason,
            [accounts[number] for number in inspectors],
            {accounts[number]: "helper" for number in self.excluded.get(case.case_no, ())},
            **replaced,
        )


def given_draw(
    populations: Mapping[str, int],
    sizes: Mapping[str, int],
    seed: str,
    *,
    mandatory: Mapping[str, str] = {},
    excluded: Mapping[int, Collection[str]] = {},
    **fields: Any,
) -> GivenDraw:
    frame = Frame(built(populations, mandatory).content)
    return GivenDraw(frame, planned(frame, sizes, **fields), seed, excluded)


def _id(name: str) -> bytes:
    return sha256(name.encode()).digest()[:16]
