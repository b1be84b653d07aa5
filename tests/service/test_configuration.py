import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.configuration import Config, ConfigurationError


def test_given_an_empty_environment_then_everything_has_its_default() -> None:
    config = Config.from_env({})

    assert (
        Config(
            database_url=None,
            data_dir=Path("var"),
            key_file=Path("var/keys/service.key"),
            host="127.0.0.1",
            port=8000,
            web_workers=2,
            web_threads=48,
            writes=48,
            write_megabytes=32,
            most_lag=1_000_000,
            probes_an_hour=200,
            rebuild_workers=os.cpu_count() or 1,
            session_idle_minutes=30,
            session_hours=8,
            sign_ins=30,
        )
        == config
    )


def test_given_every_variable_then_each_is_read() -> None:
    config = Config.from_env(
        {
            "ZUJI_DATABASE_URL": "postgresql://zuji@db/zuji",
            "ZUJI_DATA": "/srv/zuji",
            "ZUJI_KEY_FILE": "/etc/zuji/key",
            "ZUJI_HOST": "0.0.0.0",
            "ZUJI_PORT": "80",
            "ZUJI_WEB_WORKERS": "4",
            "ZUJI_WEB_THREADS": "16",
            "ZUJI_WRITES": "20",
            "ZUJI_WRITE_MB": "64",
            "ZUJI_MOST_LAG": "5000",
            "ZUJI_PROBES_AN_HOUR": "50",
            "ZUJI_REBUILD_WORKERS": "3",
            "ZUJI_SNAPSHOT_MONTHS": "24",
            "ZUJI_SNAPSHOTS": "40",
            "ZUJI_SNAPSHOT_DAYS": "90",
            "ZUJI_SESSION_IDLE_MINUTES": "15",
            "ZUJI_SESSION_HOURS": "4",
            "ZUJI_SIGN_INS": "100",
            "ZUJI_PROXIES": "10.0.0.0/8, ::1",
            "ZUJI_CLOCK_MINUTES": "2",
            "ZUJI_QUARANTINE_WAITING": "50",
            "ZUJI_QUARANTINE_DAYS": "30",
            "ZUJI_QUARANTINE_KEPT_DAYS": "7",
            "ZUJI_LEAST_FREE_MB": "0",
            "ZUJI_WEBHOOK_NETWORKS": "10.0.0.0/8, ::1",
            "ZUJI_WEBHOOK_HTTP": "1",
            "ZUJI_WEBHOOK_POLICY": "/etc/zuji/webhooks.toml",
            "ZUJI_DEMO_CLOCK": "2021-12-31T17:30:00+08:00",
        }
    )

    assert (
        Config(
            database_url="postgresql://zuji@db/zuji",
            data_dir=Path("/srv/zuji"),
            key_file=Path("/etc/zuji/key"),
            host="0.0.0.0",
            port=80,
            web_workers=4,
            web_threads=16,
            writes=20,
            write_megabytes=64,
            most_lag=5_000,
            probes_an_hour=50,
            rebuild_workers=3,
            snapshot_months=24,
            snapshots=40,
            snapshot_days=90,
            session_idle_minutes=15,
            session_hours=4,
            sign_ins=100,
            proxies="10.0.0.0/8,::1",
            clock_minutes=2,
            quarantine_waiting=50,
            quarantine_days=30,
            quarantine_kept_days=7,
            least_free_megabytes=0,
            webhook_networks="10.0.0.0/8,::1",
            webhook_http=True,
            webhook_policy=Path("/etc/zuji/webhooks.toml"),
            demo_clock=datetime(2021, 12, 31, 9, 30, tzinfo=UTC),
        )
        == config
    )


def test_given_a_data_directory_then_the_key_lies_in_it() -> None:
    assert Path("/srv/zuji/keys/service.key") == Config.from_env({"ZUJI_DATA": "/srv/zuji"}).key_file


def test_given_empty_variables_then_they_count_as_unset() -> None:
    variables = ("ZUJI_DATABASE_URL", "ZUJI_DATA", "ZUJI_KEY_FILE", "ZUJI_HOST", "ZUJI_PORT", "ZUJI_WEB_WORKERS")

    assert Config.from_env({}) == Config.from_env(dict.fromkeys(variables, ""))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ZUJI_PORT", "http"),
        ("ZUJI_PORT", "65536"),
        ("ZUJI_PORT", "-1"),
        ("ZUJI_PORT", "８０００"),
        ("ZUJI_WEB_WORKERS", "0"),
        ("ZUJI_WEB_THREADS", "1.5"),
        ("ZUJI_REBUILD_WORKERS", "many"),
        ("ZUJI_SNAPSHOTS", "0"),
        ("ZUJI_SESSION_IDLE_MINUTES", "0"),
        ("ZUJI_SESSION_HOURS", "169"),
        ("ZUJI_DATABASE_URL", "db.example.org"),
        ("ZUJI_DEMO_CLOCK", "2021-12-31T17:30:00"),
        ("ZUJI_DEMO_CLOCK", "yesterday"),
    ],
)
def test_given_a_bad_value_then_the_refusal_names_the_variable(variable: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=variable) as refusal:
        Config.from_env({variable: value})

    assert variable == refusal.value.variable


def test_the_clock_of_a_demo_stands_and_without_one_the_time_is_true() -> None:
    standing = Config.from_env({"ZUJI_DEMO_CLOCK": "2021-12-31T17:30:00+08:00"})

    assert datetime(2021, 12, 31, 9, 30, tzinfo=UTC) == standing.now()
    assert abs(datetime.now(UTC) - Config.from_env({}).now()).total_seconds() < 60


def test_given_a_password_then_it_is_never_shown() -> None:
    accepted = Config.from_env({"ZUJI_DATABASE_URL": "postgresql://zuji:geheim@db/zuji"})
    with pytest.raises(ConfigurationError) as refusal:
        Config.from_env({"ZUJI_DATABASE_URL": "postgresql://zuji:geheim@[db/zuji"})

    assert "geheim" not in repr(accepted)
    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize(
    ("environment", "limits"),
    [
        ({"ZUJI_WEB_WORKERS": "4", "ZUJI_WRITES": "20", "ZUJI_WRITE_MB": "8"}, (5, 2 * 1024 * 1024, 1_000_000)),
        ({"ZUJI_WEB_WORKERS": "4", "ZUJI_WRITES": "2"}, (1, 8 * 1024 * 1024, 1_000_000)),
        ({"ZUJI_WEB_WORKERS": "1", "ZUJI_WEB_THREADS": "8", "ZUJI_MOST_LAG": "9"}, (4, 32 * 1024 * 1024, 9)),
    ],
)
def test_a_worker_has_its_share_of_what_is_written_and_leaves_half_its_threads_to_readers(
    environment: dict[str, str], limits: tuple[int, int, int]
) -> None:
    assert limits == Config.from_env(environment).write_limits
