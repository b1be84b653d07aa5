"""1B: what of the 2473 limits was met in time (R1-4)."""

from uuid import UUID, uuid4

from tests.projections.reports.ledger import HAIMEN, HAIMEN_STREET, SANXING, Ask, Ledger, rows_of

IN_TIME, LATE, DUE = "2021-06-02 09:00+08", "2021-06-03 09:00+08", "2021-06-02 17:00+08"


def test_r1_4_given_95_of_100_needs_in_time_then_the_rate_is_95_0(ledger: Ledger, report: Ask) -> None:
    for number in range(100):
        met = IN_TIME if number < 95 else LATE if number < 97 else None
        ledger.clock(HAIMEN_STREET, "needs", "2021-06-01 17:00+08", DUE, met=met)

    row = rows_of(report(HAIMEN, "2021-06", "2021-07-10", code="1B"))[HAIMEN_STREET]

    assert (row["triggers"], row["needs_on_time"], row["needs_overdue"], row["needs_rate"]) == (100, 95, 5, 95.0)


def test_r1_4_given_the_three_limits_of_one_trigger_then_it_counts_once_and_each_limit_by_its_own_end(
    ledger: Ledger, report: Ask
) -> None:
    def start(name: str, due: str, person: UUID, met: str | None = None, waived: str | None = None) -> None:
        ledger.clock(SANXING, name, "2021-06-01 17:00+08", due, person=person, met=met, waived=waived)

    employed_late, waived, running = uuid4(), uuid4(), uuid4()
    start("needs", DUE, employed_late, met=IN_TIME)
    start("first_services", "2021-06-10 23:59+08", employed_late, met="2021-06-10 18:00+08")
    start("placement", "2021-09-01 23:59+08", employed_late, met="2021-09-20 18:00+08")
    start("first_services", "2021-06-10 23:59+08", waived, waived="2021-06-05 18:00+08")
    start("first_services", "2021-06-30 23:59+08", running)
    ledger.clock(SANXING, "needs", "2021-05-31 23:59+08", DUE, met=IN_TIME)  # of the month before

    june = report(HAIMEN, "2021-06", "2021-12-31", code="1B")["total"]
    year = report(HAIMEN, "2021", "2021-12-31", code="1B")["total"]

    assert june["triggers"] == 3
    assert (june["first_services_on_time"], june["first_services_overdue"], june["first_services_rate"]) == (
        1,
        0,
        100.0,
    )
    assert (june["placement_on_time"], june["placement_overdue"], june["placement_rate"]) == (0, 0, None)
    assert (year["first_services_overdue"], year["first_services_rate"]) == (1, 50.0)
    assert (year["needs_on_time"], year["placement_overdue"], year["placement_rate"]) == (2, 1, 0.0)
