"""No, a part of the money, a dispute, silence: each leads somewhere, and nobody is left waiting."""

from tests.capabilities.returns.story import PRICE, Story


def test_a_denial_is_disputed_and_an_operator_gives_the_buyer_the_money(story: Story) -> None:
    return_id = story.asked("refund")
    assert story.denies(return_id).json["status"] == "denied"
    assert story.of_buyer(return_id)["possible_actions"] == ["dispute", "withdraw"]
    words = {"text": "The photo shows the crack.", "photos": [story.photo()]}
    assert story.buyer_does(return_id, "dispute", words).json["status"] == "disputed"
    [waiting] = story.world.operator().does("GET", "/v1/operator/disputes")["data"]
    assert waiting["return_id"] == return_id
    file = story.world.operator().does("GET", f"/v1/operator/returns/{return_id}")
    assert [step["what"] for step in file["timeline"]] == ["return requested", "return denied", "return disputed"]
    assert [step["by"] for step in file["timeline"]] == ["buyer", "owner", "buyer"]
    assert len(file["photos"]) == 3
    assert any("30 days" in clause for clause in file["policy"])
    assert story.decides(return_id, "decide_refund").status == 200
    case = story.of_buyer(return_id)
    assert (case["status"], case["decision"]["outcome"]) == ("refunded", "decide_refund")
    assert story.refunds() == [PRICE]


def test_an_operator_can_decide_for_a_part_and_correct_the_fault(story: Story) -> None:
    return_id = story.asked("refund")
    story.denies(return_id)
    story.buyer_does(return_id, "dispute", {"text": "Look again."})
    decided = story.decides(return_id, "decide_refund", fault="carrier", amount={"amount": 700, "currency": "USD"})
    assert decided.json["fault"] == "carrier"
    assert story.refunds() == [700]


def test_an_operator_can_have_the_goods_sent_back_first(story: Story) -> None:
    return_id = story.asked()
    story.denies(return_id)
    story.buyer_does(return_id, "dispute", {"text": "Look again."})
    assert story.decides(return_id, "decide_return").json["status"] == "awaiting_return"
    assert story.of_buyer(return_id)["way_back"]["tracking_number"]


def test_an_operator_for_the_seller_ends_it_without_money(story: Story) -> None:
    return_id = story.asked()
    story.denies(return_id)
    story.buyer_does(return_id, "dispute", {"text": "Look again."})
    assert story.decides(return_id, "decide_for_seller").json["status"] == "closed"
    assert story.refunds() == []


def test_a_denial_nobody_disputes_for_seven_days_stands(story: Story) -> None:
    return_id = story.asked()
    story.denies(return_id)
    story.world.wait(days=7, minutes=5)
    assert story.of_buyer(return_id)["status"] == "closed"


def test_goods_rejected_with_a_reason_can_be_disputed_and_the_money_decided(story: Story) -> None:
    return_id = story.approved_and_back()
    assert story.denies(return_id, "reject").json["status"] == "rejected"
    story.buyer_does(return_id, "dispute", {"text": "It is the very mug you sent."})
    assert story.of_seller(return_id)["possible_actions"] == ["accept_goods"]
    assert story.decides(return_id, "decide_return").status == 409
    assert story.decides(return_id, "decide_refund").status == 200
    assert story.refunds() == [PRICE]


def test_48_hours_of_silence_approve_a_refund(story: Story) -> None:
    return_id = story.asked("refund", quantity=2)
    story.world.wait(hours=47)
    assert story.of_buyer(return_id)["status"] == "requested"
    story.world.wait(hours=1.1)
    assert story.of_buyer(return_id)["status"] == "refunded"
    assert story.refunds() == [2 * PRICE]


def test_48_hours_of_silence_approve_a_return_with_the_platform_s_label(story: Story) -> None:
    return_id = story.asked()
    story.world.wait(hours=48.1)
    case = story.of_buyer(return_id)
    assert (case["status"], case["way_back"]["method"]) == ("awaiting_return", "platform_label")


def test_a_part_of_the_money_settles_it_and_the_goods_stay(story: Story) -> None:
    return_id = story.asked()
    offer = {"amount": {"amount": 600, "currency": "USD"}, "text": "Keep it for 30 % less?"}
    assert story.seller_does(return_id, "offer", offer).json["status"] == "offered"
    assert story.buyer_does(return_id, "accept-offer").status == 200
    assert story.refunds() == [600]
    again = story.asks(quantity=3)
    assert (again.status, again.json["units"]) == (422, 2)


def test_an_offer_declined_or_not_answered_is_back_with_the_seller_who_offers_no_more(story: Story) -> None:
    return_id = story.asked()
    offer = {"amount": {"amount": 600, "currency": "USD"}, "text": "Keep it for 30 % less?"}
    story.seller_does(return_id, "offer", offer)
    story.world.wait(hours=48.1)
    case = story.of_seller(return_id)
    assert (case["status"], case["possible_actions"]) == ("requested", ["approve_return", "let_keep", "deny"])
    story.world.wait(hours=47)
    assert story.of_seller(return_id)["status"] == "requested"
    story.world.wait(hours=1.2)
    assert story.of_seller(return_id)["status"] == "awaiting_return"


def test_an_offer_is_less_than_all_and_more_than_nothing(story: Story) -> None:
    return_id = story.asked()
    for cents, code in (
        (0, "request.invalid"),
        (-5, "request.invalid"),
        (PRICE, "returns.more_than_paid"),
        (PRICE + 1, "returns.more_than_paid"),
    ):
        offer = {"amount": {"amount": cents, "currency": "USD"}, "text": "?"}
        assert story.seller_does(return_id, "offer", offer).code == code
    assert story.of_seller(return_id)["status"] == "requested"


def test_what_is_withdrawn_can_be_asked_for_again(story: Story) -> None:
    return_id = story.asked(quantity=3)
    assert story.asks(quantity=1).code == "returns.no_such_units"
    assert story.buyer_does(return_id, "withdraw").json["status"] == "withdrawn"
    assert story.asks(quantity=3).status == 201


def test_the_seller_can_still_say_yes_after_a_no(story: Story) -> None:
    return_id = story.asked("refund")
    story.denies(return_id)
    assert story.seller_does(return_id, "approve").status == 200
    assert story.refunds() == [PRICE]


def test_a_buyer_keeps_the_mug_and_gets_all_the_money(story: Story) -> None:
    return_id = story.asked()
    assert story.seller_does(return_id, "keep").status == 200
    assert story.refunds() == [PRICE]
