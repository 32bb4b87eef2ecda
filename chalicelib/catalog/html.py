"""A description's HTML: only the tags the market allows, and no picture but those the seller keeps with us.

Such a picture is written `media:` and its key. It is stored so whether the seller wrote that or the URL we gave,
for URLs of ours are good for an hour only; `with_urls` makes new ones for those who look.
"""

import re
from collections.abc import Callable, Collection
from urllib.parse import unquote, urlsplit

import nh3

MEDIA = "media:"
_SOURCE = re.compile(rf'src="{MEDIA}([^"]+)"')


def sanitised(html: str, tags: Collection[str], seller_id: str, bucket: str) -> str:
    """What may be shown of a seller's HTML; `bucket` is where the seller's media lie."""
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={"img": {"src"}} if "img" in tags else {},
        attribute_filter=lambda _tag, _name, value: _own_source(value, seller_id, bucket),
        url_schemes={"http", "https", "media"},
    )


def with_urls(html: str, url_of: Callable[[str], str]) -> str:
    """The HTML with a URL for each picture."""
    return _SOURCE.sub(lambda found: f'src="{url_of(found[1])}"', html)


def _own_source(source: str, seller_id: str, bucket: str) -> str | None:
    """The picture as it is stored; nothing for one that is not the seller's own here."""
    key = source.removeprefix(MEDIA) if source.startswith(MEDIA) else _key_of(source, bucket)
    own = re.fullmatch(rf"{re.escape(seller_id)}/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+", key)
    return f"{MEDIA}{key}" if own else None


def _key_of(url: str, bucket: str) -> str:
    """The key of an object of the bucket, by a URL in either of S3's styles."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = unquote(parts.path).removeprefix("/")
    if (parts.hostname or "").startswith(f"{bucket}.s3"):
        return path
    return path.removeprefix(f"{bucket}/") if path.startswith(f"{bucket}/") else ""
