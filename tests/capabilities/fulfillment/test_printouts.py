"""Labels, slips and pick lists of many packages come as one PDF."""

from typing import Any

import pypdfium2
import pytest
import zxingcpp

from chalicelib.kit import aws
from tests.capabilities.fulfillment.story import Story


def asks(story: Story, kind: str, ids: list[str], **more: str) -> Any:
    return story.seller.send("POST", "/v1/printouts", {"kind": kind, "package_ids": ids} | more)


def pdf_of(story: Story, printout: dict[str, Any]) -> pypdfium2.PdfDocument:
    story.world.settle()
    link = story.seller.does("GET", f"/v1/printouts/{printout['printout_id']}/download")
    key = f"printouts/{story.seller.seller_id}/{printout['printout_id']}.pdf"
    assert key in link["url"]
    return pypdfium2.PdfDocument(aws.client("s3").get_object(Bucket="documents", Key=key)["Body"].read())


def text_of(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_bounded().split())


def test_a_batch_of_labels_is_one_pdf_in_the_order_asked(story: Story) -> None:
    ids = [story.labelled().package_id for _ in range(2)][::-1]
    numbers = [story.seller.does("GET", f"/v1/packages/{each}")["tracking_number"] for each in ids]
    document = pdf_of(story, asks(story, "labels", ids, paper="a6").json)
    pages = [page.render(scale=203 / 72, grayscale=True).to_pil() for page in document]
    assert [zxingcpp.read_barcodes(page)[0].text for page in pages] == numbers


def test_a_slip_follows_each_label(story: Story) -> None:
    package_id = story.labelled().package_id
    document = pdf_of(story, asks(story, "labels_and_slips", [package_id]).json)
    text = text_of(document[1])
    assert len(document) == 2
    for fact in ("PACKING SLIP", story.order_id, "2 x", "Blue mug", "1 Market St"):
        assert fact in text


def test_a_pick_list_sums_the_units_of_many_packages(story: Story) -> None:
    ids = [story.paid().package_id for _ in range(2)]
    document = pdf_of(story, asks(story, "pick_list", ids).json)
    text = text_of(document[0])
    assert document[0].get_size() == (612, 792)
    assert f"4 2 {story.listing['skus'][0]['seller_sku']}" in text


def test_a_package_without_a_label_is_named_at_once(story: Story) -> None:
    package_id = story.paid().package_id
    answer = asks(story, "labels", [package_id])
    assert (answer.code, answer.json["package_ids"]) == ("fulfillment.no_label", [package_id])


def test_a_label_given_back_meanwhile_is_left_out(story: Story) -> None:
    package_id = story.labelled().package_id
    printout = asks(story, "labels", [package_id]).json
    story.seller.does("POST", f"/v1/packages/{package_id}/label/void")
    story.arrives("labels", "label_void_requested")
    story.world.settle()
    done = story.seller.does("GET", f"/v1/printouts/{printout['printout_id']}")
    assert (done["status"], done["skipped"]) == ("empty", [package_id])


@pytest.mark.parametrize("kind", ["packing_slips", "pick_list"])
def test_another_seller_s_packages_are_not_printed(story: Story, kind: str) -> None:
    package_id = story.paid().package_id
    body = {"kind": kind, "package_ids": [package_id]}
    assert story.world.seller().send("POST", "/v1/printouts", body).status == 404
