"""An outside system on a port of this machine, with recorded answers for its own library."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Answer = Callable[[str, str, dict[str, Any], Mapping[str, str]], tuple[int, dict[str, Any]]]
"""Status and body for a method, a path, a body and headers."""


def _form(text: str) -> dict[str, Any]:
    return dict(parse_qsl(text))


def _fields(asked: bytes, kind: str) -> dict[str, Any]:
    """A body of JSON, of form fields as they are named, or of a file, which is its bytes."""
    if kind.startswith("multipart/"):
        return {"file": asked}
    if kind.startswith("application/x-www-form-urlencoded"):
        return _form(asked.decode())
    return dict(json.loads(asked or b"{}"))


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """The URL at which it answers."""

    class Door(BaseHTTPRequestHandler):
        def _do(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.partition("?")
            kind = self.headers.get("Content-Type") or ""
            status, body = answer(self.command, path, _fields(asked, kind) | _form(query), dict(self.headers))
            told = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = _do

        def log_message(self, *_: Any) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
