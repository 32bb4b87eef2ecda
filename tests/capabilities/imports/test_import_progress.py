"""An import is asked for, polled and listed by its seller alone, and ends once whatever comes twice or breaks."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.kit import clock, queues
from tests import builders
from tests.capabilities.imports.files import Drops, a_csv, a_row, items, products, throttled
from tests.world import World


@pytest.fixture
def drops(world: World) -> Drops:
    drops = Drops(world, world.seller())
    drops.arrive()
    return drops


def events(name: str) -> list[Any]:
    found = [json.loads(event)["entity"]["M"] for event in items("events")["events"]]
    return [event for event in found if event["name"]["S"] == name]


def test_an_upload_that_was_asked_for_starts_its_import(drops: Drops) -> None:
    asked = drops.seller.does("POST", "/v1/imports", {"filename": "spring.csv"})
    assert asked["status"] == "awaiting_upload"
    drops.world.upload(asked["upload"], a_csv(a_row("mug", "M-1"), a_row("cup", "C-1", price="-")))
    drops.arrive()
    done = drops.imported(asked["import_id"])
    assert (done["status"], done["filename"], done["rows"]) == ("completed", "spring.csv", 2)
    assert "spring-errors.csv" in done["errors"]["url"]


def test_an_upload_is_held_to_its_key_and_to_250_mb(drops: Drops) -> None:
    asked = drops.seller.does("POST", "/v1/imports", {"filename": "spring.csv"})
    assert asked["upload"]["fields"]["key"] == f"{drops.seller.seller_id}/{asked['import_id']}.csv"
    assert asked["upload"]["max_bytes"] == 262_144_000


def test_a_second_file_on_the_same_upload_is_a_second_import(drops: Drops) -> None:
    asked = drops.seller.does("POST", "/v1/imports", {"filename": "spring.csv"})
    for sku in ("M-1", "M-2"):
        drops.world.upload(asked["upload"], a_csv(a_row("mug", sku)))
        drops.arrive()
    page = drops.seller.does("GET", "/v1/imports")
    assert [found["status"] for found in page["data"]] == ["completed", "completed"]
    assert len(drops.listings()[0]["skus"]) == 2


def test_imports_are_listed_newest_first_with_their_counters(drops: Drops) -> None:
    first, second = (drops.drop(a_csv(a_row("mug", sku))) for sku in ("M-1", "M-2"))
    page = drops.seller.does("GET", "/v1/imports")
    assert [found["import_id"] for found in page["data"]] == [second, first]
    assert [found["counts"]["created"] for found in page["data"]] == [1, 1]


def test_another_sellers_import_is_not_found(drops: Drops) -> None:
    import_id = drops.drop(a_csv(a_row("mug", "M-1")))
    other = drops.world.seller()
    assert other.get(f"/v1/imports/{import_id}").status == 404
    assert other.does("GET", "/v1/imports")["data"] == []


def test_a_person_who_sells_nothing_cannot_ask_for_an_upload(world: World) -> None:
    assert world.buyer().send("POST", "/v1/imports", {"filename": "a.csv"}).status == 403


def test_a_seller_who_is_not_approved_cannot_ask_for_an_upload(world: World) -> None:
    from tests.people import Seller

    world.operator().opens_market("US")
    seller = Seller(world, world.office.token("seller-who-waits"))
    seller.applies()
    assert seller.send("POST", "/v1/imports", {"filename": "a.csv"}).code == "sellers.not_active"


def test_the_same_notification_twice_is_one_import(drops: Drops) -> None:
    drops.put(a_csv(*products(5)))
    (message,) = drops.world.receive("imports")
    for number in ("first", "second"):
        assert drops.world.work("imports", [message | {"MessageId": number}]) == []
        drops.arrive()
    (only,) = drops.seller.does("GET", "/v1/imports")["data"]
    assert (only["counts"]["read"], only["counts"]["created"]) == (5, 5)
    assert len(events("import_finished")) == 1


def test_the_test_notification_of_the_bucket_is_passed_over(drops: Drops) -> None:
    queues.send("imports", [{"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "drop"}])
    assert drops.world.drain("imports") >= 1
    assert drops.world.receive("imports-dead") == []


def planned(drops: Drops, content: bytes) -> list[Any]:
    """A file that was planned, and the messages of its chunks."""
    drops.put(content)
    drops.world.drain("imports")
    return drops.world.receive("import-chunks")


def test_progress_can_be_polled_between_chunks(drops: Drops) -> None:
    first, second = planned(drops, a_csv(*products(20)))
    drops.world.work("import-chunks", [first])
    halfway = drops.newest()
    assert (halfway["status"], halfway["rows"], halfway["counts"]["read"]) == ("processing", 20, 10)
    assert halfway["seconds_left"] >= 0
    drops.world.work("import-chunks", [second])
    assert drops.newest()["status"] == "completed"


def test_a_chunk_that_comes_twice_is_counted_once(drops: Drops) -> None:
    first, second = planned(drops, a_csv(*products(15), a_row("bad", "B-1", stock="-4")))
    for message in (first, first, second, second, first):
        assert drops.world.work("import-chunks", [message]) == []
    counts = drops.newest()["counts"]
    assert (counts["read"], counts["created"], counts["rejected"]) == (16, 15, 1)
    assert len(events("import_finished")) == 1
    assert len(drops.refused(drops.newest()["import_id"])) == 1


def test_chunks_may_come_in_any_order(drops: Drops) -> None:
    file = [*products(9), a_row("bad", "B-1", stock="-4"), *products(1), a_row("bad", "B-2", stock="x")]
    first, second = planned(drops, a_csv(*file))
    drops.world.work("import-chunks", [second])
    drops.world.work("import-chunks", [first])
    refused = drops.refused(drops.newest()["import_id"])
    assert [row["SKU"] for row in refused] == ["B-1", "S0-0", "B-2"]


def test_a_chunk_worked_off_but_not_counted_is_counted_as_it_was(drops: Drops) -> None:
    """The worker dies after the listings are written: what it created is created still, not unchanged."""
    from chalicelib.imports import chunks
    from chalicelib.imports.tasks import ChunkTask
    from chalicelib.kit.events import SYSTEM
    from chalicelib.kit.work import Work

    (message,) = planned(drops, a_csv(*products(1, skus_each=12)))
    task = ChunkTask.model_validate(json.loads(message["Body"])["task"])
    chunks.work_off(task, lambda: Work(SYSTEM, clock.now()))
    assert drops.newest()["counts"]["read"] == 0
    drops.world.work("import-chunks", [message])
    assert drops.newest()["counts"]["created"] == 12
    assert len(drops.listings()) == 1


def test_a_worker_killed_before_it_sent_the_chunks_sends_them_when_told_again(drops: Drops) -> None:
    drops.put(a_csv(*products(20)))
    (message,) = drops.world.receive("imports")
    drops.world.work("imports", [message])
    boto3.client("sqs").purge_queue(QueueUrl=queues.url("import-chunks"))
    drops.world.work("imports", [message])
    drops.arrive()
    assert drops.newest()["status"] == "completed"


def test_a_chunk_counted_by_a_worker_killed_before_the_finish_finishes_when_it_comes_again(drops: Drops) -> None:
    from chalicelib.imports import chunks, service
    from chalicelib.imports.tasks import ChunkTask
    from chalicelib.kit.events import SYSTEM
    from chalicelib.kit.work import Work

    (message,) = planned(drops, a_csv(*products(3)))
    task = ChunkTask.model_validate(json.loads(message["Body"])["task"])
    work = Work(SYSTEM, clock.now())
    service.count(work, task, *chunks.work_off(task, lambda: Work(SYSTEM, clock.now())))
    work.commit()
    assert drops.newest()["status"] == "processing"
    drops.world.work("import-chunks", [message])
    assert drops.newest()["status"] == "completed"


def test_a_file_replaced_while_it_is_imported_fails_and_the_new_one_goes_in(drops: Drops) -> None:
    drops.put(a_csv(*products(20)), "stock.csv")
    drops.world.drain("imports")
    drops.put(a_csv(a_row("mug", "M-1")), "stock.csv")
    drops.arrive()
    new, old = drops.seller.does("GET", "/v1/imports")["data"]
    assert (new["status"], new["counts"]["created"]) == ("completed", 1)
    assert (old["status"], old["failure"]["code"]) == ("failed", "file.replaced")


def test_an_import_is_told_to_its_seller_step_by_step(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1")))
    told = [event["name"]["S"] for event in (json.loads(e)["entity"]["M"] for e in items("events")["events"])]
    assert {"import_started", "import_planned", "listing_created", "import_finished"} <= set(told)
    (finished,) = events("import_finished")
    assert finished["seller_id"]["S"] == drops.seller.seller_id
    assert finished["data"]["M"]["counts"]["M"]["created"]["N"] == "1"


def lose_chunks(drops: Drops) -> None:
    """Take the messages and do nothing, as a worker that dies with each."""
    while drops.world.receive("import-chunks"):
        pass


def stalled(drops: Drops) -> Any:
    """An import whose chunks were lost on their way."""
    drops.put(a_csv(*products(20)))
    drops.world.drain("imports")
    lose_chunks(drops)
    return drops.newest()


def test_an_import_that_does_not_move_is_started_anew(drops: Drops) -> None:
    assert stalled(drops)["status"] == "processing"
    drops.world.wait(minutes=11)
    done = drops.newest()
    assert (done["status"], done["counts"]["created"], done["restarts"]) == ("completed", 20, 1)


def test_only_what_is_missing_is_sent_again(drops: Drops) -> None:
    first, _ = planned(drops, a_csv(*products(20)))
    drops.world.work("import-chunks", [first])
    lose_chunks(drops)
    drops.world.wait(minutes=11)
    assert (drops.newest()["status"], drops.newest()["counts"]["created"]) == ("completed", 20)


def test_an_import_that_never_moves_fails_with_its_reason(drops: Drops) -> None:
    stalled(drops)
    for _ in range(4):
        clock.move(clock.offset() + timedelta(minutes=11))
        drops.world.invoke("sweep_deadlines", builders.a_schedule_event())
        (message,) = drops.world.receive("import-chunks")
        drops.world.work("import-chunks", [message])
        lose_chunks(drops)
    failed = drops.newest()
    assert (failed["status"], failed["failure"]["code"]) == ("failed", "import.stalled")


def test_an_import_that_moves_is_left_alone(drops: Drops) -> None:
    first, _ = planned(drops, a_csv(*products(20)))
    clock.move(clock.offset() + timedelta(minutes=8))
    drops.world.work("import-chunks", [first])
    clock.move(clock.offset() + timedelta(minutes=3))
    drops.world.invoke("sweep_deadlines", builders.a_schedule_event())
    assert drops.newest()["restarts"] == 0


def test_throttling_slows_an_import_and_does_not_break_it(drops: Drops) -> None:
    """Two of three writes are refused at first, as a table does that is not warm yet."""
    drops.put(a_csv(*products(6)))
    with throttled(every=3):
        drops.arrive()
    assert (drops.newest()["status"], drops.newest()["counts"]["created"]) == ("completed", 6)
