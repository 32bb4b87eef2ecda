"""The local AWS with Seller Center in it, for `make run`, tests and benchmarks.

with LocalCloud(folder, free_port()) as cloud:
    deployed = cloud.deploy("test")
"""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from infra.aws import Cloud
from infra.deploy import Deployment
from infra.emulator import Emulator
from infra.gateway import teach_gateway_responses
from infra.progress import Problem, say

STAGE = "local"
DEFAULT_PORT = 4570


@dataclass(frozen=True)
class Deployed:
    """What a test or a script needs to know about a deployed stage."""

    endpoint: str
    outputs: dict[str, str]
    run: dict[str, Any]


class LocalCloud:
    """A local AWS with its own port and state folder; a context manager that leaves nothing running."""

    def __init__(self, state: Path, port: int = DEFAULT_PORT) -> None:
        self.state = state
        self.emulator = Emulator(state, port)
        self.cloud = Cloud(self.emulator.url)
        self._lock: IO[str] | None = None

    def __enter__(self) -> LocalCloud:
        self.state.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self.state / "lock")
        try:
            self.emulator.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.emulator.stop()
        if self._lock:
            self._lock.close()

    def deploy(self, stage: str = STAGE) -> Deployed:
        """Deploy both stacks, or only find them if the code has not changed since."""
        deployment = Deployment(self.cloud, stage)
        if deployment.is_current():
            say("  Nothing changed since the last deployment")
            outputs = deployment.outputs()
        else:
            outputs = deployment.run()
        teach_gateway_responses(self.cloud, outputs["RestAPIId"])
        return Deployed(self.emulator.url, outputs, _run_facts(self.cloud, stage, outputs))


def _run_facts(cloud: Cloud, stage: str, outputs: dict[str, str]) -> dict[str, Any]:
    api = f"{cloud.endpoint}/restapis/{outputs['RestAPIId']}/api/_user_request_"
    return {
        "api": api,
        "docs": f"{api}/docs",
        "openapi": f"{api}/openapi.json",
        "cloud": cloud.endpoint,
        "stage": stage,
        "region": cloud.region,
        "user_pool_id": outputs["UserPoolId"],
        "client_id": outputs["ClientId"],
        "drop_bucket": outputs["DropBucket"],
        "users": [],
    }


def _lock(path: Path) -> IO[str]:
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Problem(
            f"Another run is using {path.parent}. Stop it, or run a second copy beside it:\n"
            f"  make run PORT={DEFAULT_PORT + 1} STATE=.local/second"
        ) from None
    return lock
