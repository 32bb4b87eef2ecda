"""S3 objects: presigned uploads and downloads, and reading in pieces."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic import Field

from chalicelib.kit import aws, settings
from chalicelib.kit.entity import Value

UPLOAD_VALID_SECONDS = 15 * 60
DOWNLOAD_VALID_SECONDS = 60 * 60
PIECE = 1 << 20
PART = 8 << 20
"""Bytes of a part of a big upload; S3 asks for at least 5 MB."""


class Upload(Value):
    """A presigned POST: send `fields` and then the file as multipart/form-data to `url`."""

    url: str = Field(examples=["https://drop.s3.amazonaws.com/"])
    fields: dict[str, str] = Field(examples=[{"key": "sel_1/imp_1.csv", "policy": "…"}])
    max_bytes: int = Field(examples=[10_000_000])


class Download(Value):
    """A presigned GET, valid for an hour."""

    url: str = Field(examples=["https://documents.s3.amazonaws.com/labels/pkg_1.pdf?…"])


class Listed(NamedTuple):
    """An object of a list; its ETag is another one once it is replaced."""

    key: str
    etag: str
    size: int


class Replaced(Exception):
    """The object is gone, or another one stands under its key."""


def _s3() -> Any:
    return aws.client("s3", signature_version="s3v4")


def upload(bucket: str, key: str, max_bytes: int, content_type: str | None = None) -> Upload:
    """A presigned POST of one object of at most `max_bytes`, valid for 15 minutes."""
    conditions: list[Any] = [["content-length-range", 1, max_bytes]]
    fields = {}
    if content_type:
        fields = {"Content-Type": content_type}
        conditions.append(fields)
    post = _s3().generate_presigned_post(
        settings.setting(bucket), key, Fields=fields, Conditions=conditions, ExpiresIn=UPLOAD_VALID_SECONDS
    )
    return Upload(url=post["url"], fields=post["fields"], max_bytes=max_bytes)


def download(bucket: str, key: str, filename: str) -> Download:
    """A presigned GET that a browser saves as `filename`."""
    parameters = {
        "Bucket": settings.setting(bucket),
        "Key": key,
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(filename)}",
    }
    url = _s3().generate_presigned_url("get_object", parameters, ExpiresIn=DOWNLOAD_VALID_SECONDS)
    return Download(url=url)


def put(bucket: str, key: str, body: bytes, content_type: str) -> None:
    _s3().put_object(Bucket=settings.setting(bucket), Key=key, Body=body, ContentType=content_type)


def put_stream(bucket: str, key: str, pieces: Iterable[bytes], content_type: str) -> None:
    """Write an object of any size, a part of it in memory. What a crash leaves of it the bucket throws away."""
    parts = _parts(pieces)
    first = next(parts, b"")
    second = next(parts, None)
    if second is None:
        put(bucket, key, first, content_type)
    else:
        place = {"Bucket": settings.setting(bucket), "Key": key}
        _put_parts(place, chain([first, second], parts), content_type)


def _put_parts(place: dict[str, str], parts: Iterable[bytes], content_type: str) -> None:
    upload = _s3().create_multipart_upload(**place, ContentType=content_type)["UploadId"]
    sent = [
        {"PartNumber": number, "ETag": _s3().upload_part(**place, **_part(upload, number), Body=part)["ETag"]}
        for number, part in enumerate(parts, 1)
    ]
    _s3().complete_multipart_upload(**place, UploadId=upload, MultipartUpload={"Parts": sent})


def _part(upload: str, number: int) -> dict[str, Any]:
    return {"UploadId": upload, "PartNumber": number}


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= PART:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def read(bucket: str, key: str, first: int = 0, last: int | None = None, etag: str | None = None) -> bytes:
    """Bytes `first` to `last` (inclusive) of an object. Raises Replaced if it no longer has the ETag given."""
    span = f"bytes={first}-" if last is None else f"bytes={first}-{last}"
    condition = {"IfMatch": etag} if etag else {}
    try:
        answer = _s3().get_object(Bucket=settings.setting(bucket), Key=key, Range=span, **condition)
    except _s3().exceptions.ClientError as error:
        if etag and error.response["Error"]["Code"] in ("PreconditionFailed", "412", "NoSuchKey", "404"):
            raise Replaced(key) from None
        raise
    body: bytes = answer["Body"].read()
    return body


def size(bucket: str, key: str) -> int:
    return int(_s3().head_object(Bucket=settings.setting(bucket), Key=key)["ContentLength"])


def exists(bucket: str, key: str) -> bool:
    try:
        size(bucket, key)
    except _s3().exceptions.ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            return False
        raise
    return True


def keys(bucket: str, prefix: str) -> Iterator[str]:
    """The keys under a prefix, in order."""
    for page in _s3().get_paginator("list_objects_v2").paginate(Bucket=settings.setting(bucket), Prefix=prefix):
        yield from (found["Key"] for found in page.get("Contents", []))


def listed(bucket: str, prefix: str) -> Iterator[Listed]:
    """The objects under a prefix, in the order of their keys."""
    for page in _s3().get_paginator("list_objects_v2").paginate(Bucket=settings.setting(bucket), Prefix=prefix):
        for found in page.get("Contents", []):
            yield Listed(found["Key"], found["ETag"].strip('"'), int(found["Size"]))


def pieces(bucket: str, key: str, first: int = 0) -> Iterator[bytes]:
    """An object's bytes from `first` on, a piece at a time."""
    end = size(bucket, key)
    while first < end:
        piece = read(bucket, key, first, min(first + PIECE, end) - 1)
        first += len(piece)
        yield piece
