"""The algorithm `zuji-draw-1`: the sample and the inspectors that follow from a frame, a plan and a seed.

1. The key of a stratum is SHA-256 of `zuji-draw-1`, the digest of the plan, the seed and the name of the stratum,
   joined by line feeds. The key for the inspectors of a case has `inspectors` and the ticket in place of the stratum.
2. A key gives a stream of numbers: the n-th, from 0, is SHA-256 of the key and n (8 bytes, most significant first), as
   an integer of 256 bits. For a number below m, integers from the largest multiple of m on are passed over, so all
   numbers are equally probable.
3. A stratum's tickets in sorted order are permuted by a Fisher-Yates shuffle from the front: the i-th place takes the
   item at i plus a number below the count of items from i on. The sample is the beginning of the permutation, and a
   replacement is the next item of it.
4. The inspectors of a case are the beginning of the permutation, by the key of the case, of the pool in its order
   without those who are excluded.

The result does not depend on the order in which strata are held. Only places that were exchanged are remembered, so the
cost follows the sample and not the population.
"""

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from itertools import islice
from typing import Final, NamedTuple

from domain.errors import Refusal
from domain.inspections.frame import Frame
from domain.inspections.plan import ALGORITHM, Plan

_BITS: Final = 256


class Drawn(NamedTuple):
    """A case of a draw. `part` is `random`, with the stratum, or `mandatory`, with the reason; the other one is None.
    `line`: the number of the case's line in the frame."""

    case_no: int
    ticket: str
    part: str
    stratum: str | None
    mandatory_reason: str | None
    line: int


class ForeignFrame(Exception):
    """The frame is not the one that the plan commits to."""


def draw(frame: Frame, plan: Plan, seed: str) -> list[Drawn]:
    """The cases of a draw: the strata by name, each in the order drawn, then the mandatory cases in the order of the
    frame; numbered from 1.

    Raises ForeignFrame if the digest of the frame or the size of a stratum is not that of the plan.
    """
    populations = {stratum: quota.population for stratum, quota in plan.quotas.items()}
    if frame.sha256 != plan.population_sha256 or frame.populations != populations:
        raise ForeignFrame(plan.inspection)
    commitment = plan.sha256
    cases: list[Drawn] = []
    for stratum, quota in sorted(plan.quotas.items()):
        for index in islice(_order(frame, commitment, seed, stratum), quota.size):
            cases.append(_random_case(frame, len(cases) + 1, stratum, index))
    for case in frame.mandatory:
        cases.append(Drawn(len(cases) + 1, case.ticket, "mandatory", None, case.reason, case.line))
    return cases


def replacement(frame: Frame, plan: Plan, seed: str, stratum: str, number: int, *, case_no: int) -> Drawn:
    """The `number`-th replacement in a stratum, from 1, as the case `case_no`: the next of the stratum's permutation.

    Mandatory cases belong to no stratum and are not replaced. Raises Refusal (rule, `draw.exhausted`) if everybody of
    the stratum is drawn already.
    """
    place = plan.quotas[stratum].size + number - 1
    index = next(islice(_order(frame, plan.sha256, seed, stratum), place, None), None)
    if index is None:
        zh, en = f"“{stratum}”层已无人可替换", f"nobody is left in the stratum {stratum!r}"
        raise Refusal("rule", "draw.exhausted", zh, en, {"stratum": stratum})
    return _random_case(frame, case_no, stratum, index)


def draw_inspectors(plan: Plan, seed: str, ticket: str, excluded: Collection[str]) -> tuple[str, ...]:
    """The numbers (`I1`…) of the inspectors of a case, out of the pool without the excluded numbers.

    Raises Refusal (rule, `draw.inspectors`) if fewer are left than a case has.
    """
    pool = [number for number in plan.inspectors if number not in excluded]
    if len(pool) < plan.inspectors_per_case:
        zh = f"回避后可抽取的督查人员只有{len(pool)}人，每件需要{plan.inspectors_per_case}人"
        en = f"{len(pool)} inspectors have no conflict of interest; a case has {plan.inspectors_per_case}"
        raise Refusal("rule", "draw.inspectors", zh, en, {"left": len(pool), "needed": plan.inspectors_per_case})
    key = draw_key(plan.sha256, seed, "inspectors", ticket)
    return tuple(pool[index] for index in islice(permutation(key, len(pool)), plan.inspectors_per_case))


def sample_text(cases: Iterable[tuple[Drawn, tuple[str, ...]]]) -> str:
    """The sample as a text: a line for each case with its number, part, stratum or reason, ticket and inspectors.

    Its SHA-256 is recorded with the draw (sample_sha256: `commitment` of the text).
    """
    return "".join(
        f"{case.case_no}\t{case.part}\t{case.stratum or case.mandatory_reason}\t{case.ticket}\t{','.join(inspectors)}\n"
        for case, inspectors in cases
    )


def permutation(key: bytes, length: int) -> Iterator[int]:
    """The numbers below `length` in the order that follows from a key of 32 bytes, one after the other."""
    moved: dict[int, int] = {}
    counter = 0
    for place in range(length):
        count = length - place
        limit = (1 << _BITS) // count * count
        while (number := int.from_bytes(sha256(key + counter.to_bytes(8)).digest())) >= limit:
            counter += 1
        counter += 1
        chosen = place + number % count
        yield moved.get(chosen, chosen)
        moved[chosen] = moved.pop(place, place)


def draw_key(plan_sha256: str, seed: str, *names: str) -> bytes:
    """The key of what is drawn under these names: 32 bytes."""
    return sha256("\n".join((ALGORITHM, plan_sha256, seed, *names)).encode()).digest()


def _order(frame: Frame, plan_sha256: str, seed: str, stratum: str) -> Iterator[int]:
    return permutation(draw_key(plan_sha256, seed, stratum), frame.strata[stratum].population)


def _random_case(frame: Frame, case_no: int, stratum: str, index: int) -> Drawn:
    line = frame.strata[stratum].first_line + index
    return Drawn(case_no, frame.ticket(stratum, index), "random", stratum, None, line)
