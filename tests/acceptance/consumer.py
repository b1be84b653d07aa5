"""A consumer of webhooks as a process of its own: `python -m tests.acceptance.consumer PORT FILE [never]`.

It appends a line with the id of each message to the file and answers 204; with `never` it does not answer.
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    """Notes the id, then answers."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        with Path(sys.argv[2]).open("a") as file:
            file.write(f"{self.headers['webhook-id']}\n")
        if "never" in sys.argv:
            threading.Event().wait()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
