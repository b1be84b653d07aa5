"""The half-yearly report: due days, the advice before a weekend, the digest of its figures."""

from datetime import date
from hashlib import sha256

from domain.town_reports.figures import digest_of, figures_in, lines_of
from service.reference import reference

POLICIES = reference().policies


def test_r4_14_the_towns_of_haimen_report_by_10_july_and_10_december() -> None:
    first, second = POLICIES.at("320614", date(2021, 7, 1)).half_year_reports
    assert [rule.due_on(2021) for rule in (first, second)] == [date(2021, 7, 10), date(2021, 12, 10)]
    assert first.advised(2021, POLICIES.calendar) == date(2021, 7, 9)  # 10 July was a Saturday
    assert second.advised(2021, POLICIES.calendar) == date(2021, 12, 10)
    assert [rule.period_of(2021) for rule in (first, second)] == ["2021-H1", "2021"]
    assert POLICIES.at("210000", date(2021, 7, 1)).half_year_reports == ()


def test_the_figures_come_back_from_their_lines_and_the_digest_is_that_of_the_lines() -> None:
    row = {"key": "320614-01", "posts_plan": 40, "posts_done": 30, "posts_rate": 75.0, "rank": None}
    lines = lines_of(row, ["posts_plan", "posts_done", "posts_rate", "rank"])
    assert lines == ("posts_plan=40", "posts_done=30", "posts_rate=75.0", "rank=")
    assert figures_in(lines) == {"posts_plan": 40, "posts_done": 30, "posts_rate": 75.0, "rank": None}
    assert digest_of(lines) == sha256(b"posts_plan=40\nposts_done=30\nposts_rate=75.0\nrank=\n").hexdigest()
