"""A description shows no picture but those the seller keeps with us."""

import pytest

from chalicelib.catalog.html import sanitised, with_urls

OWN = "sel_1/lst_1/img_1"


def shown(html: str) -> str:
    return sanitised(html, ["p", "img"], "sel_1", "media-bucket")


@pytest.mark.parametrize(
    "source",
    [
        f"media:{OWN}",
        f"https://media-bucket.s3.amazonaws.com/{OWN}?X-Amz-Expires=3600",
        f"http://127.0.0.1:4570/media-bucket/{OWN}",
    ],
)
def test_a_picture_of_the_seller_s_own_is_kept_by_its_key(source: str) -> None:
    assert shown(f'<p>Blue</p><img src="{source}" onerror="x()">') == f'<p>Blue</p><img src="media:{OWN}">'


@pytest.mark.parametrize(
    "source",
    [
        "https://elsewhere.example/a.png",
        "media:sel_2/lst_1/img_1",
        "media:sel_1/../sel_2/img_1",
        "https://media-bucket.elsewhere.example/sel_1/lst_1/img_1",
        "data:image/png;base64,AAAA",
        "http://[",
    ],
)
def test_any_other_is_left_out(source: str) -> None:
    assert shown(f'<img src="{source}">') == "<img>"


def test_whoever_looks_gets_urls_that_are_good_now() -> None:
    assert with_urls(f'<img src="media:{OWN}">', lambda key: f"https://x/{key}?signed") == (
        f'<img src="https://x/{OWN}?signed">'
    )
