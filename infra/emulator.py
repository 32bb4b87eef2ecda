"""Starts and stops ministack, the local AWS: on 127.0.0.1 only, all it writes in one state folder."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from infra.progress import Problem, say

HOST = "127.0.0.1"
START_SECONDS, STOP_SECONDS = 60, 60
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")
SETTINGS = {
    "BIND_HOST": HOST,
    "PERSIST_STATE": "1",
    "S3_PERSIST": "1",
    "POWERTOOLS_TRACE_DISABLED": "true",
    "PYTHONUNBUFFERED": "1",
    # Listeners we do not use; they would open other ports, on every interface.
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
}


@dataclass
class Emulator:
    """One ministack process. Its state is saved when it is stopped, and only then."""

    state: Path
    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        return self.state / "cloud.log"

    @property
    def _pid_file(self) -> Path:
        return self.state / "cloud.pid"

    def start(self) -> None:
        self._stop_leftover()
        if is_taken(self.port):
            raise Problem(
                f"Port {self.port} is taken. Stop what listens there, or try: make run PORT={self.port + 1}"
            )
        self._prepare_folders()
        _forget_stream_positions(self.state / "cloud" / "lambda.json")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._pid_file.write_text(str(self._process.pid))
        self._wait_until_healthy()

    def stop(self) -> None:
        """Stop it gently, so that it saves its state, then end whatever of it is left."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            say("  The local AWS does not stop by itself; ending it. Its last changes may be lost.")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        self._pid_file.unlink(missing_ok=True)
        shutil.rmtree(self.state / "tmp", ignore_errors=True)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _prepare_folders(self) -> None:
        shutil.rmtree(self.state / "tmp", ignore_errors=True)
        for name in ("tmp", "cloud", "s3"):
            (self.state / name).mkdir(parents=True, exist_ok=True)

    def _environment(self) -> dict[str, str]:
        """Nothing of the user's shell reaches the functions, least of all AWS credentials."""
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        folders = {
            "TMPDIR": str(self.state / "tmp"),
            "STATE_DIR": str(self.state / "cloud"),
            "S3_DATA_DIR": str(self.state / "s3"),
        }
        return inherited | SETTINGS | folders | {"GATEWAY_PORT": str(self.port)}

    def _wait_until_healthy(self) -> None:
        for _ in _ticks(START_SECONDS):
            if not self.is_running():
                raise Problem(f"The local AWS ended while starting. {self.log} ends in:\n{self._last_words()}")
            if _answers(f"{self.url}/_ministack/health"):
                return
        raise Problem(f"The local AWS did not start in {START_SECONDS} s. See {self.log}")

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _stop_leftover(self) -> None:
        """A run that was killed leaves its emulator behind: stop it, so that it saves what it holds."""
        if not self._pid_file.exists():
            return
        pid = int(self._pid_file.read_text())
        if _is_ministack(pid):
            say(f"  An earlier run left its local AWS behind (process {pid}); stopping that one first")
            os.kill(pid, signal.SIGTERM)
            _wait_until_gone(pid)
        self._pid_file.unlink()


def _forget_stream_positions(saved: Path) -> None:
    """ministack saves how far a stream was read, but not the stream: the next events would be passed over."""
    if not saved.exists():
        return
    state = json.loads(saved.read_text())
    state.get("payload", {}).pop("dynamodb_stream_positions", None)
    saved.write_text(json.dumps(state))


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _ticks(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _is_ministack(pid: int) -> bool:
    command = ["ps", "-p", str(pid), "-o", "command="]
    return "ministack" in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _wait_until_gone(pid: int) -> None:
    for _ in _ticks(STOP_SECONDS):
        if not _is_ministack(pid):
            return
    raise Problem(f"Process {pid} does not stop. End it with: kill -9 {pid}")
