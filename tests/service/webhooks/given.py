"""Consumers on this machine, policies, and a delivery process that is stepped by hand."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from projections.webhooks.collect import collector
from service.configuration import Config
from service.postgres.database import connect
from service.recording.submission import Caller
from service.webhooks.deliver import Deliverer
from service.webhooks.kinds import kinds_of
from service.webhooks.policy import DeliveryPolicy, delivery_policy
from service.webhooks.subscriptions import create
from tests.waiting import wait_until
from tests.world import HAIMEN, KEYS, World

SHIPPED = delivery_policy(Config.from_env({}))
LOCAL = delivery_policy(Config.from_env({"ZUJI_WEBHOOK_HTTP": "1", "ZUJI_WEBHOOK_NETWORKS": "127.0.0.0/8"}))
"""The policy that ships, where consumers on this machine may be called."""


def policy(**values: Any) -> DeliveryPolicy:
    """The policy for consumers on this machine, with other values."""
    return msgspec.structs.replace(LOCAL, jitter_percent=0, **values)


class Received(NamedTuple):
    """A request that a consumer has received."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The id of the message."""
        return self.headers["webhook-id"]


class Consumer:
    """An HTTP server that notes what it receives, and answers as `answers` says: a status, or a function of the handler
    that writes the answer itself."""

    def __init__(self, port: int = 0) -> None:
        self.received: list[Received] = []
        self.answers: int | Callable[[BaseHTTPRequestHandler], object] = 204
        consumer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                consumer.received.append(
                    Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                )
                if callable(consumer.answers):
                    consumer.answers(self)
                else:
                    self.send_response(consumer.answers)
                    self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hooks"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def ids(self) -> list[str]:
        """The ids of the messages received, in their order."""
        return [one.id for one in self.received]

    def stop(self) -> None:
        """From now on connections are refused."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def consuming() -> Iterator[Consumer]:
    """A consumer that answers 204."""
    consumer = Consumer()
    try:
        yield consumer
    finally:
        consumer.stop()


_ISSUE = """
INSERT INTO zuji.webhook_message (id, webhook, kind, data)
SELECT zuji.webhook_message_id(id, 'report.issued', %s), id, 'report.issued', %s
  FROM zuji.webhook WHERE 'report.issued' = ANY(kinds) AND reason IS DISTINCT FROM 'account_ended'
RETURNING id
"""


def issues(world: World, count: int, first: int = 1, **more: str) -> None:
    """Messages about so many issues of a report, to all subscriptions to them, with `more` members of their data."""
    for number in range(first, first + count):
        world.log(_ISSUE, f"issue {number}", Jsonb({"report": "4A", "number": number, **more}))


class Delivering:
    """A delivery process over a world, stepped by hand."""

    def __init__(self, world: World, policy: DeliveryPolicy = LOCAL) -> None:
        self.world, self.policy = world, policy
        self._conn = connect(world.url)
        self._deliverer = Deliverer(world.url, KEYS, policy, collector(policy, lambda: world.now))

    def subscribed(self, url: str, *kinds: str, caller: Caller = HAIMEN, area: str | None = None) -> str:
        """The id of a new subscription, by default to all kinds that the account may have."""
        self.world.known(caller)
        with self.world.pool.connection() as conn:
            created = create(conn, KEYS, self.policy, caller, url=url, kinds=kinds or kinds_of(caller.role), area=area)
        assert created is not None
        return str(created[0])

    def step(self) -> None:
        """One step: what has happened is written to the outbox, and attempts begin."""
        self._deliverer.step(self._conn)

    def until(self, condition: Callable[[], object], seconds: float = 10) -> None:
        """Steps until the condition holds."""

        def held() -> object:
            self.step()
            if found := condition():
                return found
            self._deliverer.wait(0.01)
            return None

        wait_until(held, seconds=seconds)

    @property
    def under_way(self) -> int:
        """The number of attempts that are not settled."""
        return self._deliverer.under_way

    def outbox(self, *columns: str) -> list[Any]:
        """The messages in the outbox in their order: kind and data, or other columns."""
        self.step()
        named = ", ".join(columns or ("kind", "data"))
        return self.world.log(f"SELECT {named} FROM zuji.webhook_message ORDER BY number")

    def state(self, webhook: str) -> tuple[Any, ...]:
        """Status, reason and failures in a row of a subscription."""
        query = "SELECT status, reason, failures FROM zuji.webhook WHERE id = %s"
        return tuple(self.world.log(query, webhook)[0])

    def close(self) -> None:
        """Ends it as kill -9 would: what is under way is not settled."""
        self._conn.close()
