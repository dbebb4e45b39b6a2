"""A server on this machine that answers as a Nominatim does, and keeps what it was asked."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

LICENCE = "Data © OpenStreetMap contributors, ODbL 1.0."


@dataclass(frozen=True)
class Request:
    """One request as the server got it; ``at`` in seconds of a steady clock."""

    path: str
    asked: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass
class Server:
    """What to answer: places by a part of the address, or an error for everybody; ``slow`` in seconds."""

    url: str = ""
    places: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    requests: list[Request] = field(default_factory=list)

    def answer(self, address: str) -> bytes:
        if self.body is not None:
            return self.body
        return json.dumps(next((self.places[part] for part in self.places if part in address), [])).encode()


def house(latitude: float, longitude: float, **other: Any) -> dict[str, Any]:
    """A place with a house number, some 10 m wide, as Nominatim writes it."""
    sides = (latitude - 5e-5, latitude + 5e-5, longitude - 5e-5, longitude + 5e-5)
    place = {
        "lat": str(latitude),
        "lon": str(longitude),
        "display_name": "1, Teheran-ro",
        "place_rank": 30,
        "licence": LICENCE,
        "boundingbox": [str(side) for side in sides],
        "address": {"house_number": "1", "road": "Teheran-ro"},
    }
    return place | other


@contextmanager
def nominatim() -> Iterator[Server]:
    """A running server on a port of its own."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            server.requests.append(Request(parts.path, asked, dict(self.headers), time.monotonic()))
            time.sleep(server.slow)
            content = server.answer(asked.get("q", ""))
            self.send_response(server.status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            # Whoever waited too long has hung up.
            with suppress(BrokenPipeError):
                self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Leave the output to the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        server.url = f"http://127.0.0.1:{listening.server_port}"
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
