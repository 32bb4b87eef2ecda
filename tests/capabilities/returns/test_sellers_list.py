"""What to answer first, how many there are, many at once, and what policy speaks for."""

from tests.capabilities.returns.story import Story


def test_the_tabs_count_and_the_first_to_run_out_comes_first(story: Story) -> None:
    first = story.asked()
    story.world.wait(hours=1)
    second = story.asked()
    assert story.counts() == {"to_answer": 2}
    listed = story.seller.does("GET", "/v1/returns?tab=to_answer")["data"]
    assert [case["return_id"] for case in listed] == [first, second]
    newest = story.seller.does("GET", "/v1/returns?limit=1")
    assert newest["data"][0]["return_id"] == second
    page = story.seller.does("GET", f"/v1/returns?limit=1&cursor={newest['next_cursor']}")
    assert page["data"][0]["return_id"] == first
    story.denies(first)
    assert story.counts() == {"to_answer": 1, "waiting_for_buyer": 1}


def test_many_are_approved_at_once_and_what_cannot_be_says_why(story: Story) -> None:
    ids = [story.asked(), story.asked()]
    story.buyer_does(ids[1], "withdraw")
    missing = "ret_01k0000000000000000000000a"
    done = story.seller.does("POST", "/v1/return-approvals", {"return_ids": [*ids, missing]})["data"]
    assert [(one["approved"], one.get("code")) for one in done] == [
        (True, None),
        (False, "lifecycle.not_possible"),
        (False, "not_found"),
    ]
    story.world.settle()
    assert story.of_seller(ids[0])["status"] == "awaiting_return"


def test_a_case_comes_with_a_suggestion_and_its_reasons(story: Story) -> None:
    suggestion = story.of_seller(story.asked("refund"))["suggestion"]
    assert suggestion["action"] == "offer_partial"
    assert any("seller's" in reason for reason in suggestion["reasons"])


def test_a_seller_previews_a_part_before_offering_it(story: Story) -> None:
    return_id = story.asked(quantity=2)
    preview = story.seller.does("GET", f"/v1/returns/{return_id}/refund?amount=1000")
    assert (preview["total"]["amount"], preview["left_after"]["amount"]) == (1000, 3 * 1999 - 1000)
    assert story.seller.get(f"/v1/returns/{return_id}/refund?amount=99999").code == "orders.more_than_paid"


def test_a_case_is_nobody_else_s(story: Story) -> None:
    return_id = story.asked()
    stranger = story.world.seller()
    assert stranger.get(f"/v1/returns/{return_id}").status == 404
    assert stranger.send("POST", f"/v1/returns/{return_id}/approve").status == 404
    assert story.world.buyer().get(f"/v1/purchase-returns/{return_id}").status == 404
    assert stranger.does("GET", "/v1/returns")["data"] == []
