"""Question 2: a cold start from the deployment package, beside bare Chalice apps in the very same package."""

import compileall
import json
import os
import py_compile
import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.memory import Memory, served
from benchmarks.report import Table, publish, ratio, silence
from benchmarks.requests import proxy_event
from benchmarks.scene import Scene, played
from infra import package
from infra.progress import step
from tests.identity import TokenOffice

ROUNDS = 9
AIM = 1.3
PYTHON = str(Path(sys.executable).resolve())
"""The interpreter itself, which knows nothing of our virtual environment."""
COLD = Path(__file__).parent / "cold"


@dataclass(frozen=True)
class Start:
    """A question to a fresh process: which app, which request."""

    module: str
    event: dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """The same request to ours and to a bare app."""

    name: str
    ours: Start
    bare: Start


def pairs(scene: Scene) -> list[Pair]:
    shop = proxy_event("GET", "/v1/shops/{seller_id}", seller_id=scene.seller_id)
    order = proxy_event("GET", "/v1/orders/{order_id}", scene.seller_token, order_id=scene.order_id)
    constant = Start("bare_constant", proxy_event("GET", "/constant"))
    return [
        Pair("a constant (ours: the docs page)", Start("app", proxy_event("GET", "/docs")), constant),
        Pair("one item (a shop)", Start("app", shop), Start("bare_item", shop)),
        Pair("one item, signed in (an order)", Start("app", order), Start("bare_signed_in", order)),
    ]


@contextmanager
def unpacked() -> Iterator[Path]:
    """The deployment package as Lambda sees it, the bare apps compiled into it the same way."""
    with TemporaryDirectory(prefix="seller-center-") as folder:
        built = package.build("dev", Path(folder) / "build", with_libraries=True)
        tree = Path(folder) / "tree"
        with zipfile.ZipFile(built.archive) as archive:
            archive.extractall(tree)
        for source in COLD.glob("*.py"):
            shutil.copy(source, tree)
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            compileall.compile_file(tree / source.name, quiet=2, force=True, invalidation_mode=mode)
        yield tree


class Starter:
    """Starts fresh processes that find nothing but the package, on a disk they cannot write bytecode to."""

    def __init__(self, tree: Path, dynamodb: str) -> None:
        self.tree = tree
        self.environment = os.environ | {"AWS_ENDPOINT_URL_DYNAMODB": dynamodb}

    def run(self, start: Start, *options: str) -> subprocess.CompletedProcess[str]:
        command = [PYTHON, "-B", "-E", "-S", *options, "probe.py", start.module]
        return subprocess.run(
            command, cwd=self.tree, env=self.environment, input=json.dumps(start.event), text=True,
            capture_output=True, check=True,
        )  # fmt: skip

    def measure(self, start: Start) -> dict[str, float]:
        found: dict[str, float] = json.loads(self.run(start).stdout.splitlines()[-1])
        assert found["status"] == 200, found
        return found


def milliseconds(starter: Starter, starts: list[Start]) -> list[tuple[float, float]]:
    """Medians of import and of import with the first response, the processes taking turns."""
    taken: list[list[dict[str, float]]] = [[] for _ in starts]
    for _ in range(ROUNDS):
        for start, found in zip(starts, taken, strict=True):
            found.append(starter.measure(start))
    return [(_median(found, "import"), _median(found, "first")) for found in taken]


def _median(found: list[dict[str, float]], name: str) -> float:
    return median(one[name] for one in found) * 1000


def tabulated(known: list[Pair], taken: list[tuple[float, float]]) -> Table:
    columns = ("first response", "import", "bare", "ratio", "import + first", "bare", "ratio", "aim")
    table = Table("Cold start from the deployment package", columns)
    for place, pair in enumerate(known):
        (ours_import, ours), (bare_import, bare) = taken[2 * place : 2 * place + 2]
        cells = [_ms(ours_import), _ms(bare_import), ratio(ours_import, bare_import)]
        cells += [_ms(ours), _ms(bare), ratio(ours, bare), f"{AIM}"]
        facts = {"import_ms": ours_import, "bare_import_ms": bare_import, "first_ms": ours, "bare_first_ms": bare}
        table.add(pair.name, *cells, ratio=ours / bare, aim=AIM, **facts)
    table.notes.append(
        f"Medians of {ROUNDS} fresh processes each, in turns, DynamoDB and the pool's keys on this machine."
    )
    return table


def _ms(value: float) -> str:
    return f"{value:.0f} ms"


def costliest(starter: Starter, start: Start) -> Table:
    """What is imported up to the first response, by package; the probe's own start is left out."""
    own: dict[str, int] = defaultdict(int)
    modules: dict[str, int] = defaultdict(int)
    for line in starter.run(start, "-X", "importtime").stderr.splitlines():
        _, _, figures = line.partition("import time:")
        cells = [cell.strip() for cell in figures.split("|")]
        if len(cells) == 3 and cells[0].isdigit():
            name = _package(cells[2])
            own[name] += int(cells[0])
            modules[name] += 1
    table = Table("The ten costliest imports on the way to a signed-in response", ("package", "own", "modules"))
    for name in sorted(own, key=lambda name: -own[name])[:10]:
        table.add(name, f"{own[name] / 1000:.0f} ms", f"{modules[name]}", ms=own[name] / 1000)
    return table


def _package(module: str) -> str:
    """The library, or the capability of ours."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "chalicelib" else parts[0]


def main() -> None:
    with TokenOffice() as office:
        with step("A sold order, to be read"), silence():
            scene = played(office)
        with (
            step("The deployment package, libraries included"),
            unpacked() as tree,
            served(Memory(scene.answers())) as url,
        ):
            _measure(Starter(tree, url), pairs(scene))


def _measure(starter: Starter, known: list[Pair]) -> None:
    with step(f"{ROUNDS} fresh processes of each kind"):
        taken = milliseconds(starter, [start for pair in known for start in (pair.ours, pair.bare)])
    publish("cold_start", [tabulated(known, taken), costliest(starter, known[-1].ours)])


if __name__ == "__main__":
    main()
