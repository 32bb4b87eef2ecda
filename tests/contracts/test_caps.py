"""Every route that writes is capped, or stands in the list of those that cost nothing outside."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from app import APIS
from chalicelib.fulfillment.carriers import CarrierUnavailable, PurchasedLabel
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.carriers.local import LocalCarrier
from chalicelib.kit import clock, quota
from chalicelib.kit.web import SIGNED
from chalicelib.kit.web.contents import api_of
from chalicelib.markets.models import CapName
from chalicelib.markets.policies import policy_at
from chalicelib.payouts.bank import chosen as banks
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import NewBankAccount
from tests import builders
from tests.capabilities.fulfillment.story import Story as Shipment
from tests.capabilities.payouts.story import RecordingBank
from tests.capabilities.payouts.story import Story as Money
from tests.capabilities.returns.story import Story as Return
from tests.people import Answer, Seller
from tests.world import World

ROUTES = [route for name in APIS for route in api_of(name).routes]
WRITES = {"POST", "PUT", "PATCH"}
COSTS_NOTHING = {
    "it changes rows of ours, or reads them": """
        add_shipping_template add_warehouse announce_inbound ask_category_approval cancel_inbound
        caption_listing_video change_listings change_shipping_template check_content claim_coupon close_live_offers
        combine_packages create_listing create_promotion deactivate_listing deactivate_promotion edit_listing
        edit_promotion end_stock_pool enter_campaign follow_shop issue_coupon join_sku mark_sku_in_stock
        mark_sku_out_of_stock offer_partial_refund open_appeal open_live_offers open_stock_pool
        order_listing_images preview_goodwill preview_return price_skus publish_listing quote_cart
        read_notification recover_listing save_import_mapping save_listing_order schedule_promotion
        separate_package set_default_template set_margin_guard set_payout_schedule set_return_settings
        set_shop_hours set_sku_cost set_stock set_stock_aside set_stock_of_many set_stock_threshold split_package
        split_sku submit_application submit_category_approval sync_stock take_back_package try_shipping_template
        withdraw_listing""",
    "it happens once, or a few times, to an order, a return or an import": """
        accept_partial_refund accept_returned_goods act_on_orders apply_import approve_cancellation approve_return
        approve_returns ask_for_return cancel_order cancel_order_lines cancel_purchase confirm_receipt
        confirm_shipment decline_partial_refund deny_return dispute_return give_goodwill let_buyer_keep map_import
        receive_return refund_instead_of_replacing reject_cancellation reject_returned_goods report_delivery
        send_return_label ship_purchase_back submit_chargeback_evidence undo_import withdraw_return""",
    "it needs stock, and has a throttle of its own at the gateway": "check_out",
    "it ends a label that was bought, and purchases are capped": "drop_label void_label",
    "an operator does it, by name in the audit log": """
        approve_adjustment approve_application approve_category approve_listing book_chargeback cancel_campaign
        cancel_payout close_case confirm_bank_file create_platform_promotion deactivate_platform_promotion
        decide_appeal decide_chargeback decide_dispute dispatch_platform_package freeze_listing
        grant_new_seller_offer hold_payouts lift_restriction move_clock open_campaign open_market
        propose_adjustment receive_inbound reject_adjustment reject_application reject_category reject_listing
        restrict_seller reverse_posting set_payout_terms set_seller_tier take_down_listing unfreeze_listing
        write_remittance_file""",
}
"""Reviewed: none of these asks a bank, a carrier or a provider at will, opens an upload, or has a file drawn."""
FREE = {name for names in COSTS_NOTHING.values() for name in names.split()}
CAPPED = {route.view.__name__ for route in ROUTES if quota.TooMany in route.refuses}
ACCOUNT = {"routing_number": "021000021", "account_number": "000998877665"}
PICTURE, PAPER = {"content_type": "image/png"}, {"content_type": "application/pdf"}
SPAN = {"placed_from": "2026-01-01T00:00:00Z", "placed_to": "2036-01-01T00:00:00Z"}
BANK_ACCOUNT, DOCUMENTS = "/v1/payouts/bank-account", "/v1/statements/current/documents"
PHOTO_ID = PAPER | {"kind": "photo_id"}
A_TENTH_OFF = builders.a_promotion(terms={"kind": "percent_off", "percent_off": 1000})
FIRST_AID = "health.wellness.first_aid"


def test_every_route_that_writes_is_capped_or_was_found_to_cost_nothing_outside() -> None:
    writes = {r.view.__name__ for r in ROUTES if r.method in WRITES and r.permission != SIGNED}
    assert writes - CAPPED == FREE, "cap it (docs/architecture.md, A new cap), or say in COSTS_NOTHING why not"


class Scene(NamedTuple):
    """A request, and whose uses it counts."""

    subject: str
    asks: Callable[[], Answer]


Make = Callable[[World], Scene]


def of_shop(path: str, body: Any = None) -> Make:
    """What a seller asks for without anything done before."""

    def scene(world: World) -> Scene:
        seller = world.seller()
        return Scene(seller.seller_id, lambda: seller.send("POST", path, body))

    return scene


def of_listing(what: str, body: Any) -> Make:
    def scene(world: World) -> Scene:
        seller = world.seller()
        listing = seller.does("POST", "/v1/listings", builders.a_listing())
        path = f"/v1/listings/{listing['listing_id']}/{what}"
        return Scene(seller.seller_id, lambda: seller.send("POST", path, body))

    return scene


def applies(world: World) -> Scene:
    world.operator().opens_market("US")
    person, application = Seller(world, world.office.token("dana")), builders.an_application()
    return Scene("dana", lambda: person.send("POST", "/v1/seller/application", application))


def changes_account(world: World) -> Scene:
    seller = world.seller()
    return Scene(seller.seller_id, lambda: seller.send("PUT", BANK_ACCOUNT, ACCOUNT))


def names_account(world: World) -> Scene:
    fingerprint = sellers.bank_account_fingerprint(NewBankAccount.model_validate(ACCOUNT))
    return Scene(fingerprint, changes_account(world).asks)


def guesses(world: World) -> Scene:
    seller = world.seller()
    seller.does("PUT", BANK_ACCOUNT, ACCOUNT)
    world.settle()
    return Scene(seller.seller_id, lambda: seller.send("POST", f"{BANK_ACCOUNT}/verify", {"amounts": [1, 2]}))


def retries_payout(world: World) -> Scene:
    bank = RecordingBank()
    banks.bank, bank.refuses, bank.refuses_with = bank, True, "R17"
    money = Money(world).established()
    money.earns()
    money.runs_payouts()
    path = f"/v1/payouts/{money.payouts()[0]['payout_id']}/retry"
    return Scene(money.seller_id, lambda: money.seller.send("POST", path))


def pays_again(world: World) -> Scene:
    listing, buyer = world.seller().lists(), world.buyer()
    [order] = buyer.orders(builders.a_line(listing), payment_method="pm_card_declined")
    world.settle()
    path, body = f"/v1/purchases/{order['order_id']}/payment", {"payment_method": "pm_card"}
    return Scene(order["order_id"], lambda: buyer.send("POST", path, body))


def buys_label(path: str) -> Make:
    def scene(world: World) -> Scene:
        story = Shipment(world).paid()
        place, body = path.format(order=story.order_id, package=story.package_id), {"service": "ground"}
        return Scene(story.package_id, lambda: story.seller.send("POST", place, body))

    return scene


class SilentCarrier(LocalCarrier):
    """It does not answer."""

    def buy(self, *_: Any) -> PurchasedLabel:
        raise CarrierUnavailable("The carrier does not answer.")


def retries_label(world: World) -> Scene:
    carriers.carrier = SilentCarrier()
    story = Shipment(world).paid()
    story.asks_label()
    story.arrives("labels", "label_requested")
    world.wait(minutes=46)
    path = f"/v1/packages/{story.package_id}/label/retry"
    return Scene(story.package_id, lambda: story.seller.send("POST", path))


def labels_for_the_warehouse(world: World) -> Scene:
    """A package of the platform's whose first label was refused."""
    story, operator = Shipment(world), world.operator()
    sku_id = story.listing["skus"][0]["sku_id"]
    coming = {"lines": [{"sku_id": sku_id, "quantity": 5}]}
    inbound = story.seller.does("POST", "/v1/inbound-shipments", coming)["inbound_id"]
    count = {"lines": [{"sku_id": sku_id, "good": 5, "damaged": 0}]}
    operator.does("POST", f"/v1/operator/inbound-shipments/{inbound}/receive", count)
    story.seller.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 0})
    story.paid(line1="NO SUCH PLACE")
    [package] = operator.does("GET", "/v1/operator/packages?status=label_refused")["data"]
    path, body = f"/v1/operator/packages/{package['package_id']}/label", {"service": "ground"}
    return Scene(package["package_id"], lambda: operator.send("POST", path, body))


def asks_rates(path: str) -> Make:
    def scene(world: World) -> Scene:
        story = Shipment(world).paid()
        place = path.format(order=story.order_id, package=story.package_id)
        return Scene(story.order_id, lambda: story.seller.get(place))

    return scene


def prints(world: World) -> Scene:
    story = Shipment(world).paid()
    body = {"kind": "packing_slips", "package_ids": [story.package_id]}
    return Scene(story.seller.seller_id, lambda: story.seller.send("POST", "/v1/printouts", body))


def prints_for_the_warehouse(world: World) -> Scene:
    package_id, operator = labels_for_the_warehouse(world).subject, world.operator()
    body = {"kind": "packing_slips", "package_ids": [package_id]}
    return Scene("platform", lambda: operator.send("POST", "/v1/operator/printouts", body))


def brings_papers(world: World) -> Scene:
    seller = world.seller()
    asked = seller.does("POST", "/v1/category-approvals", {"category": FIRST_AID})["asked"]
    path, body = f"/v1/category-approvals/{FIRST_AID}/papers", PAPER | {"kind": asked[0]}
    return Scene(seller.seller_id, lambda: seller.send("POST", path, body))


def photographs(world: World) -> Scene:
    buyer = world.person(sub="buyer")
    return Scene("buyer", lambda: buyer.send("POST", "/v1/purchase-photos", PICTURE))


def approved_return(world: World) -> tuple[Return, str]:
    story = Return(world).delivered()
    return_id = story.asked()
    story.seller_does(return_id, "approve")
    return story, return_id


def prints_return(world: World) -> Scene:
    story, return_id = approved_return(world)
    return Scene(story.seller.seller_id, lambda: story.seller.send("POST", f"/v1/returns/{return_id}/file"))


def uploads_return_label(world: World) -> Scene:
    story, return_id = approved_return(world)
    return Scene(return_id, lambda: story.seller.send("POST", f"/v1/returns/{return_id}/label-upload"))


C = CapName
SCENES: list[tuple[str, CapName, Make]] = [
    ("apply_as_seller", C.APPLICATIONS, applies),
    ("change_bank_account", C.BANK_ACCOUNT_CHANGES, changes_account),
    ("change_bank_account", C.MICRO_DEPOSITS, changes_account),
    ("change_bank_account", C.MICRO_DEPOSITS_TO_ACCOUNT, names_account),
    ("verify_bank_account", C.MICRO_DEPOSIT_GUESSES, guesses),
    ("retry_payout", C.PAYOUT_RETRIES, retries_payout),
    ("pay_purchase", C.PAYMENT_TRIES, pays_again),
    ("request_order_label", C.LABEL_PURCHASES, buys_label("/v1/orders/{order}/label")),
    ("request_label", C.LABEL_PURCHASES, buys_label("/v1/packages/{package}/label")),
    ("retry_label", C.LABEL_PURCHASES, retries_label),
    ("request_platform_label", C.LABEL_PURCHASES, labels_for_the_warehouse),
    ("get_order_rates", C.SHIPPING_QUOTES, asks_rates("/v1/orders/{order}/rates")),
    ("get_package_rates", C.SHIPPING_QUOTES, asks_rates("/v1/packages/{package}/rates")),
    ("request_printout", C.PRINTOUTS, prints),
    ("request_platform_printout", C.PRINTOUTS, prints_for_the_warehouse),
    ("request_import", C.IMPORTS, of_shop("/v1/imports", {"filename": "a.csv"})),
    ("request_order_export", C.ORDER_EXPORTS, of_shop("/v1/order-exports", SPAN)),
    ("request_statement_document", C.STATEMENT_DOCUMENTS, of_shop(DOCUMENTS, {"format": "csv"})),
    ("print_return_file", C.RETURN_FILES, prints_return),
    ("upload_return_label", C.RETURN_LABEL_UPLOADS, uploads_return_label),
    ("add_listing_image", C.IMAGE_UPLOADS, of_listing("images", PICTURE)),
    ("add_listing_video", C.VIDEO_UPLOADS, of_listing("video", {"caption": "A mug"})),
    ("request_document_upload", C.IDENTITY_DOCUMENTS, of_shop("/v1/seller/documents", PHOTO_ID)),
    ("add_approval_paper", C.APPROVAL_PAPERS, brings_papers),
    ("add_evidence", C.APPEAL_FILES, of_shop("/v1/standing/evidence", PAPER)),
    ("add_evidence_photo", C.RETURN_PHOTOS, of_shop("/v1/evidence-photos", PICTURE)),
    ("add_purchase_photo", C.RETURN_PHOTOS, photographs),
    ("create_api_key", C.API_KEYS, of_shop("/v1/seller/api-keys", {"name": "k", "scopes": ["listings:read"]})),
    ("simulate_promotion", C.PROMOTION_SIMULATIONS, of_shop("/v1/promotion-simulations", A_TENTH_OFF)),
]


def test_every_capped_route_has_a_scene_and_every_cap_a_route() -> None:
    assert {name for name, _, _ in SCENES} == CAPPED
    assert {cap for _, cap, _ in SCENES} == set(CapName)


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands at a port in a scene leaves with it."""
    monkeypatch.setattr(banks, "bank", banks.bank)
    monkeypatch.setattr(carriers, "carrier", carriers.carrier)


def used_up(name: CapName, subject: str) -> quota.UsesRow:
    cap = policy_at("US", clock.now()).caps.uses[name]
    place = quota.key(quota.Cap(name, cap.uses, cap.per), subject, clock.now())
    row = quota.UsesRow(place, used=cap.uses, expires_at=clock.wall())
    row.save()
    return row


@pytest.mark.parametrize(("route", "cap", "make"), [pytest.param(*s, id=f"{s[0]}-{s[1]}") for s in SCENES])
def test_whose_uses_are_used_up_is_told_when_to_try_again(
    route: str, cap: CapName, make: Make, world: World, ports: None
) -> None:
    """And is let through when they are free again."""
    scene = make(world)
    row = used_up(cap, scene.subject)
    refused = scene.asks()
    assert (refused.status, refused.code, refused.json["cap"]) == (429, "quota.reached", cap), refused.raw
    assert 0 < int(refused.headers["Retry-After"]) == refused.json["retry_after"] <= 31 * 24 * 60 * 60
    row.delete()
    assert scene.asks().status < 300
