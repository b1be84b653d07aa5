"""Agreement and Cohen's kappa, against tables computed by hand."""

import pytest

from domain.inspections.agreement import Agreement, Pair, agreement_of

YES, NO, OPEN = "conforms", "nonconforming", "unverifiable"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # 20+15 of 50 agree: 0.7; by chance 25/50*30/50 + 25/50*20/50 = 0.5; kappa (0.7-0.5)/0.5
        ({(YES, YES): 20, (YES, NO): 5, (NO, YES): 10, (NO, NO): 15}, Agreement(50, 35, 70.0, 0.4)),
        # 6 of 10 agree; by chance (5*5 + 3*4 + 2*1)/100 = 0.39; kappa 0.21/0.61
        (
            {(YES, YES): 3, (YES, NO): 2, (NO, NO): 2, (NO, YES): 1, (OPEN, OPEN): 1, (OPEN, YES): 1},
            Agreement(10, 6, 60.0, 0.3443),
        ),
        # none agree; by chance 1/2; kappa -1
        ({(YES, NO): 2, (NO, YES): 2}, Agreement(4, 0, 0.0, -1.0)),
        ({(YES, YES): 7}, Agreement(7, 7, 100.0, None)),
        ({}, Agreement(0, 0, None, None)),
    ],
)
def test_share_and_kappa(pairs: dict[Pair, int], expected: Agreement) -> None:
    assert expected == agreement_of(pairs)
