"""Ask, approve, label, way back, inspection, money: and what the shelves and tabs show of it."""

from datetime import datetime, timedelta
from io import BytesIO

import zxingcpp
from PIL import Image

from chalicelib.kit import events, objects
from tests import builders
from tests.capabilities.returns.story import PRICE, Story


def test_a_broken_mug_goes_back_and_the_money_comes(story: Story) -> None:
    return_id = story.asked()
    assert story.of_seller(return_id)["possible_actions"] == [
        "approve_return",
        "let_keep",
        "offer_partial",
        "deny",
    ]
    assert story.seller_does(return_id, "approve").json["status"] == "awaiting_return"
    way_back = story.of_buyer(return_id)["way_back"]
    assert (way_back["method"], way_back["paid_by"]) == ("platform_label", "seller")
    assert "return-label" in story.buyer.does("GET", f"/v1/purchase-returns/{return_id}/label")["url"]
    assert objects.read("DOCUMENTS_BUCKET", way_back["document"], 0, 4) == b"%PDF-"
    story.scanned(way_back["tracking_number"], "in_transit")
    assert story.of_buyer(return_id)["status"] == "on_the_way_back"
    story.scanned(way_back["tracking_number"], "delivered")
    assert story.counts() == {"to_inspect": 1}
    before = story.seller.stock(story.sku_id)["available"]
    assert story.seller_does(return_id, "accept", {"restock": {story.sku_id: 1}}).status == 200
    case = story.of_buyer(return_id)
    assert case["status"] == "refunded"
    assert case["refund"]["refund_id"]
    assert story.refunds() == [PRICE]
    assert story.seller.stock(story.sku_id)["available"] == before + 1
    assert story.counts() == {"ended": 1}


def test_what_cannot_be_sold_again_is_written_off(story: Story) -> None:
    return_id = story.approved_and_back(quantity=2)
    case = story.seller_does(return_id, "accept", {"restock": {story.sku_id: 1}}).json
    assert (case["restocked"], case["written_off"]) == ({story.sku_id: 1}, {story.sku_id: 1})


def test_no_more_can_be_restocked_than_came_back(story: Story) -> None:
    return_id = story.approved_and_back()
    answer = story.seller_does(return_id, "accept", {"restock": {story.sku_id: 2}})
    assert (answer.status, answer.code) == (422, "returns.no_such_units")
    assert story.of_seller(return_id)["status"] == "to_inspect"


def test_who_changed_their_mind_pays_the_way_back_out_of_the_refund(story: Story) -> None:
    return_id = story.approved_and_back(reason="no_need", photos=[])
    preview = story.seller.does("GET", f"/v1/returns/{return_id}/refund")
    price = story.of_seller(return_id)["way_back"]["price"]["amount"]
    assert (preview["way_back"]["amount"], preview["total"]["amount"]) == (price, PRICE - price)
    story.seller_does(return_id, "accept", {})
    assert story.refunds() == [PRICE - price]


def test_goods_that_are_not_looked_at_for_48_hours_are_accepted(story: Story) -> None:
    return_id = story.approved_and_back()
    story.world.wait(hours=47)
    assert story.of_buyer(return_id)["status"] == "to_inspect"
    story.world.wait(hours=1.1)
    case = story.of_buyer(return_id)
    assert (case["status"], case["written_off"]) == ("refunded", {story.sku_id: 1})


def test_goods_that_never_come_back_end_the_case_and_can_be_asked_for_again(story: Story) -> None:
    return_id = story.asked(quantity=3)
    story.seller_does(return_id, "approve")
    story.world.wait(days=10, minutes=5)
    assert story.of_buyer(return_id)["status"] == "closed"
    assert story.refunds() == []
    assert story.asked(quantity=3)


def test_a_parcel_lost_on_its_way_back_is_the_carrier_s_fault_and_the_buyer_s_money(story: Story) -> None:
    return_id = story.asked()
    story.seller_does(return_id, "approve")
    story.scanned(story.of_buyer(return_id)["way_back"]["tracking_number"], "in_transit")
    story.world.wait(days=30, minutes=5)
    case = story.of_buyer(return_id)
    assert (case["status"], case["fault"]) == ("refunded", "carrier")


def test_a_seller_s_own_label_is_a_pdf_and_has_a_number(story: Story) -> None:
    return_id = story.asked()
    story.seller_does(return_id, "approve", {"way_back": {"method": "seller_label"}})
    own = {"carrier": "usps", "tracking_number": "9400111899223197428497"}
    assert story.seller_does(return_id, "label", own).code == "returns.no_document"
    upload = story.seller.does("POST", f"/v1/returns/{return_id}/label-upload")
    story.world.upload(upload, b"%PDF-1.4 a label")
    way_back = story.seller_does(return_id, "label", own).json["way_back"]
    assert (way_back["method"], way_back["paid_by"]) == ("seller_label", "seller")
    assert story.buyer_does(return_id, "ship", {}).json["status"] == "on_the_way_back"
    assert story.seller_does(return_id, "receive").json["status"] == "to_inspect"


def test_a_drop_off_has_a_code_that_a_scanner_reads(story: Story) -> None:
    return_id = story.asked()
    assert story.buyer.get(f"/v1/purchase-returns/{return_id}/drop-off-code").code == "returns.no_document"
    story.seller_does(return_id, "approve", {"way_back": {"method": "drop_off"}})
    way_back = story.of_buyer(return_id)["way_back"]
    assert "return-code" in story.buyer.does("GET", f"/v1/purchase-returns/{return_id}/drop-off-code")["url"]
    picture = Image.open(BytesIO(objects.read("DOCUMENTS_BUCKET", way_back["drop_off_picture"])))
    [read] = zxingcpp.read_barcodes(picture)
    assert (str(read.format), read.text) == ("QR Code", way_back["tracking_number"])


def a_day(story: Story, days: int) -> dict[str, str]:
    """A pickup on a working day so many days from now, or the Monday after."""
    day = story.world.now() + timedelta(days=days)
    day += timedelta(days=1) if day.weekday() == 6 else timedelta()
    return {"method": "pickup", "pickup_on": day.isoformat()}


def test_a_carrier_that_is_asked_to_come_says_when(story: Story) -> None:
    return_id = story.asked()
    for wish in ({"method": "pickup"}, a_day(story, -2), a_day(story, 30)):
        assert story.seller_does(return_id, "approve", {"way_back": wish}).code == "returns.way_not_offered"
    wish = a_day(story, 2)
    assert story.seller_does(return_id, "approve", {"way_back": wish}).status == 200
    pickup = story.of_buyer(return_id)["way_back"]["pickup"]
    assert pickup["confirmation"].startswith("PU")
    assert datetime.fromisoformat(pickup["earliest"]) == datetime.fromisoformat(wish["pickup_on"])
    assert story.buyer_does(return_id, "withdraw").json["status"] == "withdrawn"
    told = [record.name for record in events.history(return_id)]
    assert sorted(told).count("return_pickup_cancelled") == 1


def test_a_day_on_which_no_one_comes_leaves_the_label(story: Story) -> None:
    return_id = story.asked()
    sunday = story.world.now()
    sunday += timedelta(days=6 - sunday.weekday() or 7)
    wish = {"method": "pickup", "pickup_on": sunday.isoformat()}
    assert story.seller_does(return_id, "approve", {"way_back": wish}).status == 200
    way_back = story.of_buyer(return_id)["way_back"]
    assert (way_back.get("pickup"), way_back["pickup_refusal"]) == (None, "No driver comes on a Sunday.")
    assert story.buyer.does("GET", f"/v1/purchase-returns/{return_id}/label")["url"]


def test_the_whole_file_prints_as_a_pdf(story: Story) -> None:
    return_id = story.asked()
    story.denies(return_id)
    assert story.seller.get(f"/v1/returns/{return_id}/pdf").status == 409
    assert story.seller_does(return_id, "file").status == 202
    assert "return-" in story.seller.does("GET", f"/v1/returns/{return_id}/pdf")["url"]
    printed = objects.read("DOCUMENTS_BUCKET", f"returns/files/{return_id}.pdf")
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Subtype /Image") == 2


def test_a_photo_whose_bytes_end_in_the_middle_does_not_stop_the_file(story: Story) -> None:
    return_id = story.asked(photos=[story.photo(builders.a_png()[:40])])
    assert story.seller_does(return_id, "file").status == 202
    assert objects.read("DOCUMENTS_BUCKET", f"returns/files/{return_id}.pdf", 0, 4) == b"%PDF-"
