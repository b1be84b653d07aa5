"""Agreement of first and second checks: each verdict is paired with the one on the same item of the same case."""

from collections.abc import Iterable
from uuid import uuid4

from domain.inspections.agreement import Agreement
from projections.queries.inspector_agreement import inspector_agreement
from tests.projections.reports.inspections.drawn import KEY, Drawn
from tests.projections.reports.ledger import Ledger

OTHER = "320614/2021-002"
VERDICTS = {"y": "conforms", "n": "nonconforming", "u": "unverifiable"}


def checked(drawn: Drawn, case_no: int, by: str, first: str, second: str, *, key: str = KEY) -> None:
    """A case whose items `wage` and `contract` got these verdicts (a letter each) from `by`, and from others again."""
    person = uuid4()
    for version, (verdicts, inspectors) in enumerate(((first, tuple(by)), (second, ("x", "z"))), 5):
        drawn.check(
            person,
            case_no,
            {item: VERDICTS[letter] for item, letter in zip(("wage", "contract"), verdicts, strict=False)},
            key=key,
            version=version,
            second_check=version > 5,
            inspectors=inspectors,
        )


def test_pairs_by_inspector_and_item_against_a_table_by_hand(ledger: Ledger) -> None:
    drawn = Drawn(ledger.conn)
    checked(drawn, 1, "ab", "yy", "yy")
    checked(drawn, 2, "ab", "yn", "ny")
    checked(drawn, 3, "bc", "nn", "nn")
    checked(drawn, 4, "ac", "y", "")  # the second check did not reach the person
    checked(drawn, 1, "ab", "nn", "yy", key=OTHER)
    found = {(each.inspector, each.item): each.agreement for each in inspector_agreement(ledger.conn, KEY)}
    # all: 4 of 6 equal; firsts y 3 n 3, seconds y 3 n 3; by chance 18/36; kappa (4/6 - 1/2) / (1/2)
    assert Agreement(6, 4, 66.7, 0.3333) == found[None, None] == found["b", None]
    # a: cases 1 and 2: y-y, y-y, y-n, n-y; by chance (3*3 + 1*1)/16; kappa (1/2 - 5/8) / (3/8)
    assert Agreement(4, 2, 50.0, -0.3333) == found["a", None]
    assert Agreement(2, 2, 100.0, None) == found["c", None]
    assert Agreement(3, 2, 66.7, 0.4) == found[None, "wage"]
    assert order(found) == sorted(order(found))
    assert [Agreement(0, 0, None, None)] == [
        each.agreement for each in inspector_agreement(ledger.conn, "320614/2021-9")
    ]


def order(found: Iterable[tuple[str | None, str | None]]) -> list[tuple[str, str]]:
    """The keys with "" for all of them together."""
    return [(inspector or "", item or "") for inspector, item in found]
