"""A check: a numbered claim about money, held against the product through its front door on an empty platform."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.report import silence
from tests.identity import TokenOffice
from tests.world import World

PARTS = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py") if file.stem != "checks")
"""The modules of this package that hold checks, each by a subject."""

Body = Callable[[World], None]


@dataclass(frozen=True)
class Finding:
    """How a check went; `wrong` says what did not hold, nothing when all is well."""

    number: str
    claim: str
    wrong: str
    seconds: float


@dataclass(frozen=True)
class Check:
    number: str
    claim: str
    body: Body

    def made(self, office: TokenOffice) -> Finding:
        """Hold the claim against an empty platform; whatever is raised means that it does not hold."""
        started = time.monotonic()
        try:
            with World(office) as world:
                self.body(world)
            wrong = ""
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}".partition("\n")[0][:200]
        return Finding(self.number, self.claim, wrong, round(time.monotonic() - started, 1))


ALL: list[Check] = []


def check(number: str, claim: str) -> Callable[[Body], Body]:
    """Name a check by the number of its finding and a sentence of the business."""

    def register(body: Body) -> Body:
        ALL.append(Check(number, claim, body))
        return body

    return register


def findings() -> Iterator[dict[str, Any]]:
    """Make every check, one after the other."""
    import tests.conftest  # noqa: F401 (the environment of a function)

    for part in PARTS:
        import_module(f"benchmarks.programmes.money_doors.{part}")
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        for one in ALL:
            with silence():
                found = one.made(office)
            yield asdict(found)
