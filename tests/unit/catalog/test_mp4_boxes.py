"""Length and shape of an MP4, read from its boxes without reading its pictures."""

import struct

import pytest

from chalicelib.catalog import mp4
from infra import samples


def measured(film: bytes) -> mp4.Clip | None:
    return mp4.measure(lambda first, last: film[first : last + 1], len(film))


def test_a_film_says_its_seconds_and_pixels() -> None:
    assert measured(samples.mp4(12, 720, 1280)) == (12, 720, 1280)


def test_a_film_turned_by_a_quarter_is_measured_as_it_is_shown() -> None:
    assert measured(samples.mp4(12, 1280, 720, turned=True)) == (12, 720, 1280)


def test_a_started_second_counts_whole() -> None:
    film = samples.mp4(12)
    longer = film.replace(struct.pack(">II", 1000, 12_000), struct.pack(">II", 1000, 12_001))
    assert measured(longer) == (13, 720, 1280)


def test_the_pictures_are_not_read() -> None:
    film = samples.mp4()
    read: list[int] = []

    def reading(first: int, last: int) -> bytes:
        read.extend(range(first, last + 1))
        return film[first : last + 1]

    assert mp4.measure(reading, len(film))
    pictures = film.index(b"mdat") + 12
    assert pictures not in read


@pytest.mark.parametrize(
    "film",
    [
        b"",
        b"RIFF....AVI LIST",
        samples.png(),
        samples.mp4()[:60],
        samples.mp4()[8:],
        samples.mp4().replace(b"mvhd", b"free"),
        samples.mp4().replace(b"moov", b"free"),
        struct.pack(">I", 0xFFFFFFFF) + b"ftypisom",
        struct.pack(">I", 4) + b"ftypisom",
    ],
    ids=["empty", "an AVI", "a PNG", "cut short", "no ftyp", "no header", "no index", "too long", "too short"],
)
def test_what_is_no_readable_mp4_is_none(film: bytes) -> None:
    assert measured(film) is None


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_a_film_cut_anywhere_is_refused_or_measured_and_never_fails(cut: int) -> None:
    film = samples.mp4()[:cut]
    assert measured(film) in (None, (12, 720, 1280), (12, 0, 0))
