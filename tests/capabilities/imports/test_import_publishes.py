"""An import brings a product on sale: its attributes, its images by address, and its review."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from infra import samples
from tests.capabilities.imports.files import Drops, a_csv, a_row
from tests.world import World


@pytest.fixture
def drops(world: World) -> Drops:
    return Drops(world, world.seller())


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A web server with an image of ours; private addresses may be fetched, as on the local stack."""
    (tmp_path / "mug.png").write_bytes(samples.png())
    (tmp_path / "page.png").write_bytes(b"<html>")
    monkeypatch.setenv("FETCH_PRIVATELY", "1")
    with served(tmp_path) as address:
        yield address


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def a_file(*images: str, **attributes: str) -> bytes:
    """A product of a category that asks for its material."""
    row = a_row("mug", "M-1", **{f"image_{place}": url for place, url in enumerate(images, 1)})
    more = {f"Attribute: {name}": cell for name, cell in attributes.items()}
    return a_csv(row | more)


def test_a_row_with_images_and_attributes_is_on_sale_when_it_is_published(drops: Drops, web: str) -> None:
    import_id = drops.ask(a_file(f"{web}/mug.png", material="Steel", dishwasher_safe="yes"), publish=True)
    (listing,) = drops.listings()
    assert listing["attributes"] == {"material": "Steel", "dishwasher_safe": True}
    assert (listing["status"], [image["status"] for image in listing["images"]]) == ("live", ["ready"])
    assert drops.imported(import_id)["counts"]["created"] == 1


def test_without_publish_it_is_a_draft_with_its_image(drops: Drops, web: str) -> None:
    drops.ask(a_file(f"{web}/mug.png", material="Tin"))
    (listing,) = drops.listings()
    assert (listing["status"], listing["images"][0]["content_type"]) == ("draft", "image/png")


def test_images_beyond_the_ninth_are_left_out_and_told(drops: Drops, web: str) -> None:
    first = a_row("mug", "M-1", **{f"image_{place}": f"{web}/{place}.png" for place in range(1, 10)})
    second = a_row("mug", "M-2", image_1=f"{web}/10.png")
    done = drops.imported(drops.drop(a_csv(first, second)))
    assert (len(drops.listings()[0]["images"]), done["findings"]) == (9, {"image.too_many": 1})


def test_what_cannot_be_published_stays_a_draft_and_says_why(drops: Drops) -> None:
    import_id = drops.ask(a_csv(a_row("mug", "M-1")), publish=True)
    (listing,) = drops.listings()
    (row,) = drops.seller.does("GET", f"/v1/imports/{import_id}/rows")["data"]
    assert (listing["status"], row["outcome"]) == ("draft", "created")
    assert [finding["code"] for finding in row["findings"]] == ["listing.not_published"]


@pytest.mark.parametrize(
    ("name", "says"), [("gone.png", "404"), ("page.png", "neither a JPEG nor a PNG")], ids=["gone", "no image"]
)
def test_an_image_that_does_not_come_says_why_and_the_row_is_in(
    drops: Drops, web: str, name: str, says: str
) -> None:
    import_id = drops.ask(a_file(f"{web}/{name}", material="Tin"), publish=True)
    (listing,) = drops.listings()
    assert drops.imported(import_id)["counts"]["created"] == 1
    assert (listing["status"], says in listing["images"][0]["refusal"]) == ("rejected", True)
    assert says in listing["findings"][0]["reason"]


def test_a_private_address_is_not_fetched(drops: Drops, web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FETCH_PRIVATELY")
    drops.ask(a_file(f"{web}/mug.png", material="Tin"))
    (listing,) = drops.listings()
    assert "not a public one" in listing["images"][0]["refusal"]


def test_the_same_file_again_changes_nothing_and_an_undo_takes_added_images_out(drops: Drops, web: str) -> None:
    drops.ask(a_csv(a_row("mug", "M-1")))
    added = drops.ask(a_file(f"{web}/mug.png", material="Tin"))
    again = drops.ask(a_file(f"{web}/mug.png", material="Tin"))
    assert (drops.counts(added)["updated"], drops.counts(again)["unchanged"]) == (1, 1)
    drops.seller.does("POST", f"/v1/imports/{added}/undo")
    drops.world.settle()
    (listing,) = drops.listings()
    assert (listing["images"], listing["attributes"]) == ([], {})
