"""The last unit is sold once, however many want it at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Answer, Buyer

BUYERS = 32


def all_at_once(buyers: list[Buyer], cart: dict[str, object]) -> list[Answer]:
    barrier = Barrier(len(buyers))

    def check_out(buyer: Buyer) -> Answer:
        barrier.wait()
        return buyer.send("POST", "/v1/checkouts", cart)

    with ThreadPoolExecutor(len(buyers)) as pool:
        return list(pool.map(check_out, buyers))


def test_of_32_buyers_one_gets_the_last_unit_and_31_are_told(door: CloudDoor) -> None:
    seller = door.seller()
    listing = seller.lists(stock=1)
    token = door.buyer().token
    buyers = [Buyer(door, token) for _ in range(BUYERS)]
    answers = all_at_once(buyers, builders.a_cart(builders.a_line(listing)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * (BUYERS - 1)
    assert {answer.code for answer in answers if answer.status == 409} == {"inventory.out_of_stock"}
    stock = seller.stock(listing["skus"][0]["sku_id"])
    assert (stock["available"], stock["reserved"]) == (0, 1)


def test_carts_that_share_skus_never_oversell(door: CloudDoor) -> None:
    seller = door.seller()
    listing = seller.lists(*(builders.a_sku() for _ in range(3)), stock=10)
    token = door.buyer().token
    cart = builders.a_cart(*(builders.a_line(listing, 1, sku) for sku in range(3)))
    answers = all_at_once([Buyer(door, token) for _ in range(16)], cart)
    assert sum(answer.status == 201 for answer in answers) == 10
    for sku in listing["skus"]:
        stock = seller.stock(sku["sku_id"])
        assert (stock["available"], stock["reserved"]) == (0, 10)


def test_one_idempotency_key_sent_32_times_at_once_is_one_order(door: CloudDoor) -> None:
    listing = door.seller().lists(stock=10)
    buyer = door.buyer()
    cart = builders.a_cart(builders.a_line(listing))
    with ThreadPoolExecutor(BUYERS) as pool:
        answers = list(
            pool.map(lambda _: buyer.send("POST", "/v1/checkouts", cart, Idempotency_Key="one"), range(BUYERS))
        )
    assert {answer.status for answer in answers} == {201}
    assert len({answer.raw for answer in answers}) == 1
    assert len(buyer.does("GET", "/v1/purchases")["data"]) == 1


def test_a_split_sku_is_sold_to_its_last_unit_and_no_further(door: CloudDoor) -> None:
    seller = door.seller()
    listing = seller.lists(stock=10)
    seller.does("POST", f"/v1/stock/{listing['skus'][0]['sku_id']}/split", {"buckets": 4})
    token = door.buyer().token
    answers = all_at_once([Buyer(door, token) for _ in range(16)], builders.a_cart(builders.a_line(listing)))
    assert sorted(answer.status for answer in answers) == [201] * 10 + [409] * 6
    assert {answer.code for answer in answers if answer.status == 409} == {"inventory.out_of_stock"}
    joined = seller.does("POST", f"/v1/stock/{listing['skus'][0]['sku_id']}/join")
    assert (joined["available"], joined["reserved"]) == (0, 10)
