"""Seller Center on this machine: the local AWS, both stacks in it, the demo market, and the log.

make run [PORT=4570] [STATE=.local/state]
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.kit.digits import are_digits
from infra.local import DEFAULT_PORT, STAGE, LocalCloud
from infra.logs import LogReader
from infra.package import ROOT
from infra.progress import Problem, fail, say, step

DEFAULT_STATE = ROOT / ".local" / "state"
RUN_FILE = ROOT / ".local" / "run.json"


def _load_demo(run: dict[str, Any]) -> None:
    """Fill the demo market, if this checkout has one; it says who can sign in."""
    if importlib.util.find_spec("infra.demo") is None:
        return
    demo: Any = importlib.import_module("infra.demo")
    with step("Demo market"):
        run["users"] = demo.load(run)


def _write_run(run: dict[str, Any], state: Path) -> list[Path]:
    files = [state / "run.json"] + ([RUN_FILE] if state == DEFAULT_STATE else [])
    for file in files:
        file.write_text(json.dumps(run, indent=2) + "\n")
    return files


def _welcome(run: dict[str, Any], files: list[Path]) -> None:
    say("\nSeller Center is up.\n")
    say(f"  API    {run['api']}\n  Docs   {run['docs']}\n  Cloud  {run['cloud']}\n")
    for user in run["users"]:
        say(f"  {user['role']:<9} {user['email']:<32} {user['password']}")
    say(f"\n  All of this is in {files[-1]}. Ctrl-C stops everything and keeps the data.\n")


@contextmanager
def _stopping_gently() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal all unwind the program, once."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped. The data is kept for the next run.")


def _stay_up(cloud: LocalCloud) -> None:
    log = LogReader(cloud.cloud, f"/seller-center/{STAGE}")
    while cloud.emulator.is_running():
        log.show_new()
    raise Problem(f"The local AWS ended by itself. See {cloud.emulator.log}")


def run(port: int, state: Path) -> None:
    with _stopping_gently(), LocalCloud(state, port) as cloud:
        say(f"Local AWS on {cloud.emulator.url}, state in {state}")
        facts = cloud.deploy().run
        _load_demo(facts)
        _welcome(facts, _write_run(facts, state))
        _stay_up(cloud)


def _port() -> int:
    asked = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not are_digits(asked) or not 0 < int(asked) < 65536:
        raise Problem(f"PORT={asked} is no port. Try PORT={DEFAULT_PORT}")
    return int(asked)


def main() -> int:
    try:
        run(_port(), Path(os.environ.get("STATE") or DEFAULT_STATE).resolve())
    except Problem as problem:
        return fail(problem)
    except (BotoCoreError, ClientError) as error:
        return fail(Problem(f"The local AWS says: {error}\nTo start afresh: make clean, then make run"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
