"""1C: who wishes to work or to train and does not yet, by name, with helper and days open (R1-6)."""

from tests.projections.reports.ledger import HAIMEN, SANXING, YUELAI, Ask, Ledger

NAMED = ("name", "area", "helper", "work", "work_since", "work_days", "work_due")
TRAINED = ("training", "training_since", "training_days")


def test_r1_6_given_open_wishes_then_each_person_is_named_with_helper_and_days_until_the_last_day(
    ledger: Ledger, report: Ask
) -> None:
    both = ledger.person(SANXING, None, name="张三", helper="李芳", search_terms=["watch_list:poverty_lifted"])
    ledger.wishes(both, SANXING, wishes_work_since="2021-03-01", wishes_training_since="2021-03-21")
    ledger.clock(SANXING, "placement", "2021-03-01 09:00+08", "2021-06-01 23:59+08", person=both)
    trained = ledger.person(YUELAI, None, name="王五")
    ledger.wishes(trained, YUELAI, wishes_training_since="2021-03-31")
    cleared, retired, elsewhere = (
        ledger.person(SANXING, None, **row) for row in ({}, {"retires_on": "2021-03-31"}, {})
    )
    ledger.wishes(cleared, SANXING)
    ledger.wishes(retired, SANXING, wishes_work_since="2021-03-01")
    ledger.wishes(elsewhere, "320101", wishes_work_since="2021-03-01")

    answer = report(HAIMEN, "2021-03", today="2021-05-01", code="1C")

    first, second = answer["rows"]
    assert [first[key] for key in NAMED] == ["张三", "三星镇", "李芳", 1, "2021-03-01", 30, "2021-06-01"]
    assert [first[key] for key in TRAINED] == [1, "2021-03-21", 10]
    assert first["watch_lists"] == "脱贫人口"
    assert [second[key] for key in NAMED] == ["王五", "悦来镇", None, 0, None, None, None]
    assert [second[key] for key in TRAINED] == [1, "2021-03-31", 0]
    total = answer["total"]
    assert [total[key] for key in ("work", "training", "work_days", "training_days")] == [1, 2, None, None]
