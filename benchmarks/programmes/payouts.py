"""The money: lives by chance, a real shop, a crash at every AWS call, planted secrets, 32 triggers at once."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, cast

from botocore.client import BaseClient

from benchmarks.programmes import Figures, Outcome, planted
from benchmarks.report import silence
from benchmarks.stage import deployed
from chalicelib.kit import clock
from chalicelib.kit.aws import USER_AGENT
from infra.progress import say, step
from tests import builders
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.cloud_door import STAGE, CloudDoor
from tests.identity import TokenOffice
from tests.people import Seller
from tests.world import World

LIVES, STEPS, AT_ONCE = int(os.environ.get("LIVES", "5000")), 50, 32


def run() -> Outcome:
    """Every part, one after the other."""
    figures: Figures = {}
    passed = [part(figures) for part in (_lives, _shop, _crashes, planted.secrets, _triggers)]
    return Outcome(all(passed), figures)


def _lives(figures: Figures) -> bool:
    """Random lives on a DynamoDB in memory; a seed that fails can be lived again."""
    failed = []
    fresh = multiprocessing.get_context("spawn")
    with step(f"{LIVES:,} lives of {STEPS} steps"), ProcessPoolExecutor(os.cpu_count(), fresh) as processes:
        for seed, wrong in enumerate(processes.map(wrong_with_payouts_of, range(LIVES), chunksize=50)):
            if wrong:
                failed.append(seed)
                say(f"seed {seed}: {wrong}")
    figures |= {"lives": LIVES, "steps of each": STEPS, "lives whose books did not hold": len(failed)}
    if failed:
        figures["seeds to live again"] = ", ".join(map(str, failed[:20]))
    return not failed


def wrong_with_payouts_of(seed: int) -> str:
    """What did not hold in one life, in a process of its own; nothing when all is well."""
    import tests.conftest  # noqa: F401 (the environment of a function)
    from tests.memory_dynamodb import in_memory
    from tests.money_life import lived

    with in_memory() as memory:
        try:
            lived(memory, seed, STEPS)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return ""


def _shop(figures: Figures) -> bool:
    """A real shop's lines, if they are there."""
    from chalicelib.payouts.bank import chosen
    from tests.memory_dynamodb import in_memory
    from tests.replay import LINES, replayed

    if not LINES.exists():
        figures["replay"] = "no lines: SELLER_CENTER_DATA names their folder"
        return True
    bank = chosen.bank
    with step("A real shop's orders and returns"), in_memory() as memory:
        replay = replayed(memory, LINES)
    chosen.bank = bank
    equal = replay.statement == replay.straight and replay.paid == replay.straight["total"]
    figures |= {
        "replayed order lines": replay.lines,
        "in orders": replay.orders,
        "returned lines": replay.returns,
        "statement and straight reckoning": "equal" if equal else f"{replay.statement} and {replay.straight}",
        "paid, cents": replay.paid,
    }
    return equal


# -- a crash at every call ----------------------------------------------------------------------------------------


class Crash(Exception):
    """The function dies here."""


@contextmanager
def _dies_at(call: int, *, done: bool) -> Iterator[list[int]]:
    """The product's call of this number fails before it is made, or after; yields how many there were."""
    clients, made = cast(Any, BaseClient), [0]
    send = clients._make_api_call

    def answer(client: Any, name: str, arguments: dict[str, Any]) -> Any:
        if client.meta.config.user_agent != USER_AGENT:
            return send(client, name, arguments)
        made[0] += 1
        if made[0] != call:
            return send(client, name, arguments)
        if done:
            send(client, name, arguments)
        raise Crash(f"{name}, call {call}")

    clients._make_api_call = answer
    try:
        yield made
    finally:
        clients._make_api_call = send


def _crashes(figures: Figures) -> bool:
    """A payout run that dies at each of its calls, before it or after it: one payout, and the books hold."""
    from chalicelib.payouts.bank import chosen

    kept, chosen.bank = chosen.bank, (bank := RecordingBank())
    broken: list[str] = []
    crashes = 0
    with step("A crash at every AWS call"), TokenOffice() as office, silence():
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        with World(office) as world:
            story = Story(world).established()
            for done in (False, True):
                call, more = 0, True
                while more:
                    call += 1
                    more = _survives(story, bank, call, done, broken)
                    crashes += more
    chosen.bank = kept
    figures |= {"crashes": crashes, "crashes after which money or books were wrong": len(broken)}
    for what in broken:
        say(what)
    return crashes > 0 and not broken


def _survives(story: Story, bank: RecordingBank, call: int, done: bool, broken: list[str]) -> bool:
    """One week's payout with a crash; whether there was such a call."""
    before = len(bank.sent)
    story.earns()
    clock.move(clock.offset() + timedelta(days=7))
    with _dies_at(call, done=done) as made, suppress(Crash):
        story.starts_run()
        story.world.settle()
    story.starts_run()
    story.world.settle()
    for _ in range(2):
        clock.move(clock.offset() + timedelta(days=1))
        story.world.sweep()
    newest = story.payouts()[0]
    if (len(bank.sent) - before, newest["status"], newest["amount"]["amount"]) != (1, "paid", 37_60):
        broken.append(f"call {call}, {'after' if done else 'before'}: {newest}")
    with suppress(AssertionError):
        return bool(story.holds()) and made[0] >= call
    broken.append(f"call {call}: the books do not hold")
    return made[0] >= call


# -- many triggers at once ----------------------------------------------------------------------------------------


def _triggers(figures: Figures) -> bool:
    """One payout, started by 32 runs and 32 messages at once on the deployed stack, then retried under 32 keys."""
    with deployed() as door:
        with step("A seller earns"):
            seller = _earned(door)
        period = seller.does("GET", "/v1/statements/current")["period_id"]
        door.moves_clock(days=15)
        with step(f"{AT_ONCE} runs and {AT_ONCE} messages at once"), ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda _: door.invoke("run-payouts"), range(AT_ONCE)))
            list(pool.map(lambda _: _send(door, seller.seller_id, period), range(AT_ONCE)))
        door.settle()
        [*payouts] = seller.does("GET", "/v1/payouts")["data"]
        amount = payouts[0]["amount"]["amount"]
        path = f"/v1/payouts/{payouts[0]['payout_id']}/retry"
        seller.does(
            "PUT", "/v1/payouts/bank-account", {"routing_number": "021000021", "account_number": "000123456789"}
        )
        with step(f"A refused payout tried again under {AT_ONCE} keys"), ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda _: seller.send("POST", path).status, range(AT_ONCE)))
        door.settle()
        balance = seller.does("GET", "/v1/balance")
        left = balance["available"]["amount"] + balance["in_transit"]["amount"]
        dead = door.dead_letters()
    figures |= {
        "triggers at once": 2 * AT_ONCE,
        "payouts they made": len(payouts),
        "retries at once": AT_ONCE,
        "retries that were let through": answers.count(200),
        "cents of the payout": amount,
        "cents there afterwards": left,
        "dead letters": sum(dead.values()),
    }
    retried = answers.count(200) == 1 and set(answers) <= {200, 409}
    return len(payouts) == 1 and left == amount and retried and not dead


def _earned(door: CloudDoor) -> Seller:
    """A seller whose account the local bank refuses, with a settled order."""
    operator = door.operator()
    seller = Seller(door, door.token("seller"))
    seller.applies(bank_account={"routing_number": "011000015", "account_number": "000123450002"})
    operator.approves(seller.seller_id)
    [order] = door.buyer().orders(builders.a_line(seller.lists(stock=5), 2))
    door.hold_ends()
    seller.does("POST", f"/v1/orders/{order['order_id']}/label", {"service": "ground"})
    door.settle()
    [package] = seller.does("GET", "/v1/packages")["data"]
    shipped = seller.does("POST", f"/v1/packages/{package['package_id']}/ship")
    door.carrier_tells(shipped["label"]["tracking_number"], "delivered")
    door.settle()
    door.wait(days=32)
    return seller


def _send(door: CloudDoor, seller_id: str, period_id: str) -> None:
    """The run's message, once more under another id."""
    sqs = door.client("sqs")
    url = sqs.get_queue_url(QueueName=f"seller-center-{STAGE}-payout-transfers")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=f'{{"seller_id": "{seller_id}", "period_id": "{period_id}"}}')
