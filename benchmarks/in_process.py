"""Question 3: CPU of one read and one order placement, DynamoDB answered from memory, beside the same by hand."""

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.bare import BareHandler
from benchmarks.memory import Memory
from benchmarks.report import Table, publish, ratio, silence
from benchmarks.requests import proxy_event
from benchmarks.scene import Scene, played
from chalicelib.kit import aws
from chalicelib.kit.web import tokens
from infra.progress import step
from tests.identity import TokenOffice

ROUNDS, BLOCK, WARM = 50, 10, 2
AIM = 1.5
Run = Callable[[], Any]


def cpu_microseconds(runs: dict[str, Run]) -> dict[str, float]:
    """Median CPU of each, in blocks that take turns, so that what disturbs one disturbs all."""
    taken: dict[str, list[int]] = {name: [] for name in runs}
    gc.collect()
    gc.freeze()  # the emulator that made the scene is no part of a function
    for _ in range(ROUNDS):
        for name, run in runs.items():
            taken[name] += _block(run)
    return {name: median(values) / 1000 for name, values in taken.items()}


def _block(run: Run) -> list[int]:
    """CPU of some runs in a row; the first ones only bring the code back into the processor's caches."""
    taken = []
    for _ in range(BLOCK):
        started = time.thread_time_ns()
        run()
        taken.append(time.thread_time_ns() - started)
    return taken[WARM:]


class Work:
    """The app and the bare handler before the same memory."""

    def __init__(self, scene: Scene, office: TokenOffice) -> None:
        from app import app

        self.app = app
        self.bare = BareHandler(office.jwks_url, tokens.issuer(), scene.seller_id)
        self.ours, self.theirs = Memory(scene.answers()), Memory(scene.answers())
        self.ours.stand_in_for(aws.client("dynamodb"))
        self.theirs.stand_in_for(self.bare.dynamodb)
        path = "/v1/orders/{order_id}"
        self.read = proxy_event("GET", path, scene.seller_token, order_id=scene.order_id)
        self.order = proxy_event("POST", "/v1/checkouts", scene.buyer_token, scene.cart)

    def runs(self) -> dict[str, Run]:
        return {
            "get an order": lambda: self._ours(self.read, 200),
            "get an order, token not seen before": lambda: self._ours_anew(self.read, 200),
            "get an order, bare": lambda: _good(self.bare.get_order(self.read, None), 200),
            "place an order of 2 SKUs": lambda: self._ours(self.order, 201),
            "place an order, token not seen before": lambda: self._ours_anew(self.order, 201),
            "place an order, bare": lambda: _good(self.bare.place_order(self.order, None), 201),
        }

    def _ours(self, event: dict[str, Any], status: int) -> None:
        _good(self.app(event, None), status)

    def _ours_anew(self, event: dict[str, Any], status: int) -> None:
        tokens._verified.clear()
        self._ours(event, status)

    def calls_of(self, event: dict[str, Any], status: int) -> dict[str, int]:
        """What one such request asks of DynamoDB."""
        self.ours.asked.clear()
        self._ours(event, status)
        return dict(self.ours.asked)


def _good(answer: dict[str, Any], status: int) -> None:
    assert answer["statusCode"] == status, answer


def tabulated(taken: dict[str, float], calls: dict[str, dict[str, int]]) -> Table:
    table = Table("CPU of a request, DynamoDB answered from memory", ("request", "ours", "bare", "ratio", "aim"))
    names = list(taken)
    for group in (names[:3], names[3:]):
        bare = taken[group[-1]]
        for name in group[:-1]:
            facts = {"ours_us": taken[name], "bare_us": bare, "ratio": taken[name] / bare, "aim": AIM}
            table.add(name, f"{taken[name]:.0f} us", f"{bare:.0f} us", ratio(taken[name], bare), f"{AIM}", **facts)
    for name, asked in calls.items():
        table.notes.append(f"{name}: " + ", ".join(f"{n} {operation}" for operation, n in asked.items()))
        table.facts.append({"request": name, "calls": asked})
    assert calls["place an order"]["TransactWriteItems"] == 1, "one order is one transaction"
    return table


def main() -> None:
    with TokenOffice() as office, step(f"{ROUNDS * BLOCK} requests of each kind, in turns"), silence():
        work = Work(played(office), office)
        calls = {"get an order": work.calls_of(work.read, 200), "place an order": work.calls_of(work.order, 201)}
        calls["get an order"] = work.calls_of(work.read, 200)
        taken = cpu_microseconds(work.runs())
    publish("in_process", [tabulated(taken, calls)])


if __name__ == "__main__":
    main()
