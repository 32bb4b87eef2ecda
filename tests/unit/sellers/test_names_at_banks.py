"""A name of any script in the 22 characters of a bank's file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.sellers.bank_names import name_at_bank
from chalicelib.sellers.models import BANK_SIGNS


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Dana Séller", "DANA SELLER"),
        ("王小明", "WANGXIAOMING"),
        ("Иван Петров", "IVAN PETROV"),
        ("Łukasz Świątek-Ødegård", "LUKASZ SWIATEK-ODEGARD"),
        ("Straße & Söhne, Æ", "STRASSE & SOHNE AE"),
        ("محمد علي", "MHMD LY"),
        ("Zoe\u0308 O\u2019Brien", "ZOE O'BRIEN"),
        ("\uff21na 🌸  Lee", "ANA LEE"),
        ("٣٤ Bakery", "34 BAKERY"),
        ("Maria de los Ángeles Fernández", "MARIA DE LOS ANGELES F"),
        ("Twenty-one characters x", "TWENTY-ONE CHARACTERS"),
    ],
)
def test_a_name_is_written_as_it_sounds(name: str, written: str) -> None:
    assert name_at_bank(name) == written


@pytest.mark.parametrize("name", ["🌸🌸", "\u200b\u200b", "--", "…", "I 🌸", "  "])
def test_of_signs_alone_no_name_is_made(name: str) -> None:
    assert name_at_bank(name) is None


@given(st.text(max_size=120))
def test_whatever_it_is_the_bank_can_read_it(name: str) -> None:
    written = name_at_bank(name)
    assert written is None or (len(written) <= 22 and written == written.strip() and written.strip(BANK_SIGNS))
    assert all(char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + BANK_SIGNS for char in written or "")
