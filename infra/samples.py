"""Sample goods of our own making: listings, plain images, and a CSV file in our template."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

COLOURS = {"Blue": b"\x20\x60\xff", "Green": b"\x20\x90\x40", "Red": b"\xc0\x30\x30", "White": b"\xf4\xf4\xf4"}


def png(colour: bytes = COLOURS["Blue"], width: int = 600, height: int = 600) -> bytes:
    """A plain image of that colour and size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + colour * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def mp4(seconds: int = 12, width: int = 720, height: int = 1280, *, turned: bool = False) -> bytes:
    """The boxes of a film of that length and shape, with the index behind the pictures, as phones write it."""

    def box(kind: bytes, *content: bytes) -> bytes:
        body = b"".join(content)
        return struct.pack(">I", len(body) + 8) + kind + body

    units = 1000
    movie = struct.pack(">IIIII", 0, 0, 0, units, seconds * units) + bytes(80)
    one, turn = 1 << 16, (1 << 32) - (1 << 16)
    matrix = (0, one, 0, turn, 0, 0, 0, 0, 1 << 30) if turned else (one, 0, 0, 0, one, 0, 0, 0, 1 << 30)
    shape = struct.pack(">9I", *matrix) + struct.pack(">II", width << 16, height << 16)
    track = struct.pack(">IIIIII", 7, 0, 0, 1, 0, seconds * units) + bytes(16) + shape
    sound = struct.pack(">IIIIII", 7, 0, 0, 2, 0, seconds * units) + bytes(16) + bytes(44)
    index = box(b"moov", box(b"mvhd", movie), box(b"trak", box(b"tkhd", sound)), box(b"trak", box(b"tkhd", track)))
    return box(b"ftyp", b"isom", bytes(4), b"isommp42") + box(b"mdat", b"pictures" * 16) + index


def mugs() -> Iterator[tuple[dict[str, Any], bytes]]:
    """A few listings as the API takes them, each with its image."""
    for place, (colour, pixel) in enumerate(COLOURS.items()):
        yield mug(f"{colour} mug, 350 ml", 1499 + 250 * place, colour)[0], png(pixel)


def mug(title: str, price: int = 1499, colour: str = "Blue") -> tuple[dict[str, Any], bytes]:
    """A listing of one mug, with its image."""
    sku = {
        "seller_sku": title.upper().replace(" ", "-")[:50],
        "price": {"amount": price, "currency": "USD"},
        "options": [{"name": "Color", "value": colour}],
        "weight_grams": 350,
        "length_mm": 120,
        "width_mm": 120,
        "height_mm": 100,
    }
    listing = {
        "title": title,
        "description": "<p>A mug for tea and coffee, glazed by hand.</p>",
        "brand": "Blue Mug Co",
        "category": "kitchen.dining.drinkware",
        "attributes": {"material": "Stoneware", "dishwasher_safe": True},
        "skus": [sku],
    }
    return listing, png(COLOURS[colour])


SHOPIFY_EXPORT = b"""Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,\
Variant Grams,Variant Inventory Qty,Variant Price,Image Src
linen-shirt,Linen Shirt,"<p>Washed linen, ""soft"" from the first day.</p>",Blue Mug Co,,men,Size,Small,,180,4,49,\
https://example.com/shirt.jpg
linen-shirt,,,,,,,Large,,200,2,49,
oak-stool,Oak Stool,<p>Solid oak.</p>,Blue Mug Co,Indoor,wood,Title,Default Title,STOOL-1,0,3,120,
"""
"""Two products as Shopify exports them: variants on following rows, blank SKUs, an image address."""
WAREHOUSE_LIST = b"Artikel;Titel;Preis;Lager\nM-1;Becher;19.99;4\n"
"""A file in columns of its own, which waits for its seller to say what they are."""
CSV_HEADER = (
    "Product ID,Title,Description,Brand,Category,SKU,Price,Stock,Weight (g),Length (mm),Width (mm),Height (mm)"
)


def csv_file(rows: int, bad_every: int = 0, prefix: str = "CUP") -> bytes:
    """A file in our template; every so many rows one has a price that is no number."""
    lines = [CSV_HEADER]
    for n in range(1, rows + 1):
        price = "cheap" if bad_every and n % bad_every == 0 else f"{10 + n % 90}.99"
        lines.append(
            f"{prefix}-{n},Mug no. {n},<p>A mug.</p>,Green Lamp Co,kitchen.dining.drinkware,"
            f"{prefix}-{n},{price},{5 + n % 20},900,200,200,400"
        )
    return "\n".join(lines).encode()


def with_picture(address: str) -> bytes:
    """A file of one product that can be published: with an attribute of its category, and a picture by address."""
    header, row = csv_file(1, prefix="PICTURED").decode().split("\n")
    return f'{header},Attribute: material,Image URL 1\n{row},Stoneware,"{address}"'.encode()
