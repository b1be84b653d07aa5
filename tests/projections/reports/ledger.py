"""Views filled by hand: each method is a row, with only what a report reads said by the test."""

import csv
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

Ask = Callable[..., dict[str, Any]]
"""Asks for a report: area, period, today, lang, code."""

NANTONG, HAIMEN = "320600", "320614"
HAIMEN_STREET, SANXING, SANCHANG, YUELAI, HAIYONG = (f"{HAIMEN}-{n:02d}" for n in (1, 2, 5, 8, 11))


class Ledger:
    """The views in the search path of a connection."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn

    def plan(self, area: str, kind: str, indicator: str, value: int, year: int = 2021) -> None:
        self._insert("area_plan", area=area, year=year, kind=kind, indicator=indicator, value=value, version=1)

    def plan_of_haimen(self) -> None:
        """The table of the notice (S4, annex), unit by unit; its printed totals are left out."""
        text = (files("api.demo") / "haimen-2021-plan.csv").read_text("utf-8")
        for row in csv.DictReader(text.splitlines()):
            if row["row_type"] == "town":
                unit = f"{HAIMEN}-{int(row['seq']):02d}"
                for column, (kind, indicator) in _PLAN.items():
                    self.plan(unit, kind, indicator, int(row[column]))

    def reminder(self, area: str, month: str, *, in_a_row: int) -> None:
        """A reminder of a month, such as 2021-10; with the second in a row a talk is due."""
        self._insert(
            "schedule_reminder",
            area=area,
            year=int(month[:4]),
            month=int(month[5:]),
            version=1,
            in_a_row=in_a_row,
            calls_for_talk=in_a_row > 1,
            report="3A",
            target=12,
            done=8,
            schedule=9,
            gap=-1,
            figures_position=1,
            addressee="大连市",
            text="请加快进度。",
            issued_at="2021-11-05T09:00:00+08:00",
            whole_day=False,
            account="省厅",
            organisation="",
        )

    def talk(self, area: str, month: str) -> None:
        said = dict.fromkeys(("held_by", "held_with", "outcome", "account", "organisation"), "")
        year, number = int(month[:4]), int(month[5:])
        self._insert("schedule_talk", area=area, year=year, month=number, version=1, held_on="2021-11-08", **said)

    def post(self, area: str, count: int, day: str) -> None:
        self._insert("post", stream_id=uuid4(), version=1, area=area, kind="保洁", count=count, developed_on=day)

    def training(
        self,
        area: str,
        group: str | None,
        completed: str | None,
        *,
        person: UUID | None = None,
        version: int = 2,
        enrolled: str = "2020-01-01",
        days_attended: int | None = None,
    ) -> None:
        self._insert(
            "training",
            person_id=person or uuid4(),
            version=version,
            area=area,
            course="养老护理",
            counted_group=group,
            enrolled_on=enrolled,
            completed_on=completed,
            days_attended=days_attended,
        )

    def job(
        self,
        area: str,
        began: str,
        ended: str | None = None,
        *,
        group: str | None = "difficulty",
        person: UUID | None = None,
        version: int = 2,
        entry: bool = True,
        verdict: str | None = None,
        verdict_on: str | None = None,
        channel: str = "employer",
    ) -> None:
        self._insert(
            "employment",
            person_id=person or uuid4(),
            version=version,
            area=area,
            began_on=began,
            ended_on=ended,
            entry=entry,
            additional=False,
            counted_group=group,
            channel=channel,
            verdict=verdict,
            verdict_on=verdict_on,
        )

    def at_work(
        self, area: str, since: str, until: str | None = None, *, group: str | None = "registered_poor"
    ) -> None:
        """A person at work, whom the area is responsible for and who is counted in the group on these days."""
        self._insert(
            "outcome",
            person_id=uuid4(),
            since=since,
            until=until,
            area=area,
            outcome="employed",
            outcome_since=since,
            earlier_contacts=[],
            counted_group=group,
        )

    def poverty_lifted(
        self, area: str, since: str, until: str | None = None, *, person: UUID | None = None, **row: Any
    ) -> UUID:
        """A person counted as poverty-lifted labour of the area on these days."""
        found = person or uuid4()
        known = {"poverty": "poverty_lifted", "poverty_version": 2, "entered_version": 2, "benefits": []}
        self._insert("poverty_lifted", person_id=found, since=since, until=until, area=area, **known | row)
        return found

    def certificate(self, area: str, day: str, *, person: UUID, version: int = 5) -> None:
        named = {"certificate": "家政服务员", "number": f"Z-{person}", "issuer": "示范市", "obtained_on": day}
        self._insert("certificate", person_id=person, version=version, area=area, **named)

    def poverty_return(self, area: str, day: str, *, person: UUID, version: int = 4) -> None:
        returned = {"area": area, "returned_on": day, "cause": "重病"}
        self._insert("poverty_return", person_id=person, version=version, **returned)

    def person(self, area: str, group: str | None, **row: Any) -> UUID:
        person = uuid4()
        states = {"case_state": "recognised", "labour_state": "unknown", "poverty_state": "none", "categories": []}
        states["search_terms"] = []
        self._insert(
            "roster",
            person_id=person,
            version=1,
            area=area,
            counted_group=group,
            last_event_on=date(2021, 1, 1),
            **states | row,
        )
        return person

    def wishes(self, person: UUID, area: str, **row: Any) -> None:
        """What the base ledger holds of a person, with the days since when wishes are open."""
        counts = dict.fromkeys(("briefings", "guidances", "job_infos", "introductions", "courses"), 0)
        self._insert("ledger", person_id=person, area=area, **counts | row)

    def household(
        self, area: str, household_id: str, since: str, until: str | None, status: str, due: str | None, **row: Any
    ) -> None:
        self._insert(
            "household",
            household_key=f"{area}/{household_id}",
            household_id=household_id,
            since=since,
            until=until,
            area=area,
            status=status,
            status_since=since,
            due=due,
            unstable=False,
            members="[]",
            **row,
        )

    def member(self, person: UUID, area: str, household_id: str, joined: str, left: str | None = None) -> None:
        self._insert(
            "membership",
            person_id=person,
            version=1,
            area=area,
            household_key=f"{area}/{household_id}",
            household_id=household_id,
            relation="head",
            same_register=True,
            lives_together=True,
            joined_on=joined,
            left_on=left,
            household_inputs=b"",
        )

    def benefit(
        self, area: str, benefit: str, day: str, amount_fen: int, *, person: UUID | None = None, **row: Any
    ) -> None:
        paid = {"paid_fen": 0, "recovered_fen": 0, "months": 1, "version": 3, "counted_group": "difficulty"}
        grant = {"area": area, "benefit": benefit, "granted_on": day, "since": day, "until": day}
        self._insert("benefit", person_id=person or uuid4(), amount_fen=amount_fen, **grant | paid | row)

    def support(
        self, area: str, measure: str, day: str, amount_fen: int, *, employer: UUID | None = None, **row: Any
    ) -> None:
        named = {"employer": "某厂", "uscc": "91350100M000100Y43", "version": 1}
        grant = {"area": area, "measure": measure, "granted_on": day, "amount_fen": amount_fen}
        self._insert("employer_support", stream_id=employer or uuid4(), **named | grant | row)

    def service(self, area: str, event: str, day: str, *, person: UUID, version: int, **row: Any) -> None:
        given = {"person_id": person, "version": version, "area": area, "type": f"person.{event}", "given_on": day}
        self._insert("service", **given | row)

    def loan(self, area: str, day: str, amount_fen: int, *, person: UUID | None = None, version: int = 3) -> None:
        granted = {"person_id": person or uuid4(), "version": version, "area": area, "granted_on": day}
        self._insert("loan", amount_fen=amount_fen, term_months=24, bank="某银行", **granted)

    def post_term(self, area: str, due: str, *, person: UUID, met: str | None = None) -> None:
        self._insert(
            "deadline",
            person_id=person,
            name="post_term",
            area=area,
            started_at="2001-01-01 00:00+08",
            due_at=f"{due} 23:59+08",
            met_at=f"{met} 12:00+08" if met else None,
            trigger_version=2,
            provisional=False,
        )

    def clock(
        self,
        area: str,
        name: str,
        started: str,
        due: str,
        *,
        person: UUID | None = None,
        met: str | None = None,
        waived: str | None = None,
    ) -> None:
        """A time limit with its moments."""
        self._insert(
            "deadline",
            person_id=person or uuid4(),
            name=name,
            area=area,
            started_at=started,
            due_at=due,
            met_at=met,
            waived_at=waived,
            trigger_version=2,
            provisional=False,
        )

    def fair(self, area: str, day: str, **row: Any) -> None:
        self._insert("fair", stream_id=uuid4(), version=1, area=area, name="招聘会", held_on=day, **row)

    def _insert(self, table: str, **row: Any) -> None:
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(map(sql.Placeholder, row)),
        )
        self.conn.execute(statement, row)


_PLAN = {
    "recognised_difficulty_persons": ("baseline", "recognised"),
    "registered_poor_labour_persons": ("baseline", "registered_poor"),
    "public_welfare_posts_target": ("target", "posts"),
    "registered_poor_training_target_person_times": ("target", "poor_training"),
    "difficulty_training_target_person_times": ("target", "difficulty_training"),
    "reemployed_target_persons": ("target", "reemployed"),
}


def rows_of(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows by area."""
    return {row["key"]: row for row in answer["rows"]}
