"""Seeds: who gives which seed, after the plan is committed. Whoever knew the seed before could choose the sample."""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

from domain.errors import Refusal

SECOND_PERSON: Final = "second_person"
PUBLIC_VALUE: Final = "public_value"
GENERATED: Final = "generated"
SEED_KINDS: Final = (SECOND_PERSON, PUBLIC_VALUE, GENERATED)
"""A seed that a second person gives; a value that others publish later, such as a lottery number; a random number that
the service makes and publishes."""

RANDOM_BYTES: Final = 32
_LONGEST: Final = 200


class GivenSeed(NamedTuple):
    """A seed as an account gives it. `source` and `published_on`: where and when a public value was published."""

    kind: str
    account: str
    seed: str | None = None
    source: str | None = None
    published_on: date | None = None


def refuse_seed(
    given: GivenSeed, *, kind: str, planner: str, inspectors: Collection[str], committed_on: date, today: date
) -> None:
    """Raises Refusal (rule) unless the seed is of the planned kind and may be given.

    `seed.kind`: of another kind; `seed.text`: missing, too long, or of more than a line; `seed.given_by_another`: a
    second person is neither the planner nor an inspector; `seed.source`: a public value names where it is published;
    `seed.after_commitment`: it was published on a later day than the plan, and not after today; `seed.generated`:
    nobody gives the seed that the service makes.
    """
    if given.kind != kind:
        zh, en = f"计划的种子方式是{kind}", f"the plan has a seed of the kind {kind}"
        raise Refusal("rule", "seed.kind", zh, en, {"kind": kind}, field="seed_kind")
    if kind == GENERATED:
        if given.seed is not None:
            zh, en = "种子由系统生成，不能指定", "the service makes the seed; none is given"
            raise Refusal("rule", "seed.generated", zh, en, field="seed")
        return
    _refuse_text(given.seed)
    if kind == SECOND_PERSON and given.account in {planner, *inspectors}:
        zh, en = (
            "种子须由制定计划的人和督查人员以外的人给出",
            "somebody gives the seed who neither planned nor inspects",
        )
        raise Refusal("rule", "seed.given_by_another", zh, en, {"account": given.account}, field="seed")
    if kind == PUBLIC_VALUE:
        _refuse_publication(given, committed_on, today)


def seed_of(random: bytes) -> str:
    """The seed that 32 random bytes make, made after the commitment. Raises ValueError for another number of bytes."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"{len(random)} random bytes instead of {RANDOM_BYTES}")
    return random.hex()


def _refuse_text(seed: str | None) -> None:
    if seed is None or not seed.strip() or seed != seed.strip() or len(seed) > _LONGEST or not seed.isprintable():
        zh = f"种子是一行文字，首尾没有空格，最多{_LONGEST}字"
        en = f"a seed is one line of text of at most {_LONGEST} characters, without blanks around it"
        raise Refusal("rule", "seed.text", zh, en, field="seed")


def _refuse_publication(given: GivenSeed, committed_on: date, today: date) -> None:
    if not (given.source or "").strip():
        zh, en = "应注明公开数值的出处", "a public value names where it was published"
        raise Refusal("rule", "seed.source", zh, en, field="seed_source")
    published = given.published_on
    if published is None or not committed_on < published <= today:
        zh = f"公开数值的公布日期应晚于计划的日期{committed_on}，且不晚于今天"
        en = f"a public value is published after the day of the plan, {committed_on}, and not after today"
        data = {"committed_on": committed_on.isoformat()}
        raise Refusal("rule", "seed.after_commitment", zh, en, data, field="seed_published_on")
