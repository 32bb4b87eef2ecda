"""What the bank sends is read in every shape it may come in, and only whole: its own totals must hold."""

import achkit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.payouts.bank import corrections, nacha_returns
from chalicelib.payouts.bank.nacha import Credit
from chalicelib.payouts.bank.nacha_reading import NotUnderstood
from chalicelib.payouts.bank.nacha_returns import Changed, Found, Returned, Unclear
from chalicelib.sellers.models import AccountCorrection
from tests.bank_side import changed, filled, in_blocks, returned
from tests.unit.payouts.test_nacha import CREDITS, a_credit, written

TWO = returned(written(a_credit(number=7), a_credit("021000021", 12_00, 8, individual=False)), "R03")
"""A return of each of two batches, 10 records."""
SHAPES = {
    "line feeds": TWO,
    "carriage returns and line feeds": TWO.replace("\n", "\r\n"),
    "carriage returns": TWO.replace("\n", "\r"),
    "no line breaks": TWO.replace("\n", ""),
    "blocks without line breaks": in_blocks(TWO),
    "a block a line": in_blocks(TWO) + "\n",
    "filled up": filled(TWO) + filled("9" * 94),
    "blanks at the end of lines cut off": "\n".join(line.rstrip() for line in TWO.split("\n")),
    "blank lines": TWO.replace("\n", "\n\n  \n"),
    "a byte order mark": "\ufeff" + TWO,
    "an end mark": TWO + "\x1a",
    "zero bytes after the end": TWO + "\0" * 20,
    "blanks after the end": TWO.replace("\n", "") + " " * 376,
}


def read(text: str) -> list[Found]:
    return nacha_returns.read(text.encode())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_return_is_read_in_every_shape(shape: str) -> None:
    found = read(SHAPES[shape])
    assert [(one.reference, one.cents, one.code, one.reason) for one in found if isinstance(one, Returned)] == [
        ("REF8", 12_00, "R03", "No account, or unable to locate it"),
        ("REF7", 37_60, "R03", "No account, or unable to locate it"),
    ]


@settings(max_examples=50)
@given(CREDITS)
def test_an_independent_reader_holds_the_bank_s_files_valid_and_reads_the_same(credits: list[Credit]) -> None:
    text = returned(written(*credits), "R02")
    entries = [entry for batch in achkit.parse(text)["batches"] for entry in batch["entries"]]
    found = read(in_blocks(text))
    assert [(e["id_number"], e["amount_cents"], e["addenda"][0]["info"][:3]) for e in entries] == [
        (one.reference, one.cents, one.code) for one in found if isinstance(one, Returned)
    ]
    assert len(found) == len(credits)


def test_an_unknown_return_code_is_kept() -> None:
    [back] = read(returned(written(a_credit()), "R99"))
    assert back == Returned(3, "REF1", 37_60, "R99", "The receiving bank did not say more")


def test_two_files_in_one_are_both_read() -> None:
    assert len(read(TWO + TWO.replace("REF", "FER"))) == 4


def test_a_file_that_says_itself_that_nothing_is_in_it_is_whole() -> None:
    assert read(written()) == []


@given(st.integers(1, len(TWO) - 42))
def test_a_file_that_is_cut_off_is_not_understood(end: int) -> None:
    """The last 40 characters are blanks, and the line break."""
    with pytest.raises(NotUnderstood):
        read(TWO[: len(TWO) - 41 - end])


COUNTED = [
    column + 95 * line
    for line, text in enumerate(TWO.splitlines())
    for column in {
        "6": [*range(3, 11), *range(29, 39)],
        "8": range(4, 44),
        "9": range(1, 55),
    }.get(text[0], [])
]
"""Where each digit counts: hash, amounts, controls."""


@given(st.sampled_from(COUNTED), st.sampled_from("0123456789 X²"))
def test_a_digit_that_is_not_as_the_file_counts_it_is_noticed(place: int, digit: str) -> None:
    if TWO[place] == digit:
        return
    with pytest.raises(NotUnderstood):
        nacha_returns.read((TWO[:place] + digit + TWO[place + 1 :]).encode("latin-1"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "hello",
        "<html>503</html>",
        TWO.splitlines()[0],
        TWO[95:],
        TWO.replace("\n", "x\n"),
        TWO + "6 more\n",
        "\n".join(sorted(TWO.splitlines())),
        TWO.replace("799", "699", 1),
    ],
)
def test_what_is_no_whole_file_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read(text)


@given(st.binary(max_size=400))
def test_whatever_bytes_they_are_nothing_else_is_raised(content: bytes) -> None:
    with pytest.raises(NotUnderstood):
        nacha_returns.read(content)


def test_what_is_wrong_is_said_without_what_stands_there() -> None:
    with pytest.raises(NotUnderstood) as wrong:
        read(TWO.replace("0000003760", "0000009760", 1))
    assert str(wrong.value) == "the counts and totals in record 9 are not those of its batch"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (returned(written(a_credit()), "X03"), "is a return without a code that returns an entry of ours"),
        (returned(written(a_credit()), "R69"), "is a return without a code that returns an entry of ours"),
        (
            changed(written(a_credit()), "C10", "OTHER NAME"),
            "is a notification of change that no seller can make: incorrect company name",
        ),
        (
            changed(written(a_credit()), "C61", ""),
            "is a notification of change that no seller can make: of an unknown kind",
        ),
        (
            returned(written(a_credit()), "R03").replace("\n799", "\n705"),
            "has an addenda that is neither a return nor a notification of change",
        ),
        (returned(written(a_credit()), "R03").replace("PPDPAY", "CTXPAY"), "is of the class CTX"),
        (written(a_credit()), "has 0 addenda, not one"),
    ],
)
def test_an_entry_that_means_nothing_to_us_is_named(text: str, why: str) -> None:
    assert read(text) == [Unclear(3, why)]


def test_a_notification_of_change_names_our_reference_and_bears_the_data() -> None:
    text = changed(written(a_credit(number=5)), "C01", "99988877766")
    assert achkit.validate(filled(text)) == {"ok": True, "errors": []}
    assert read(in_blocks(text)) == [Changed(3, "REF5", "C01", "99988877766".ljust(29))]


def test_a_notification_of_change_moves_no_money_even_if_it_repeats_the_amount() -> None:
    text = changed(written(a_credit(cents=33)), "C01", "99988877766")
    repeating = text.replace("0000000000REF1", "0000000033REF1")
    assert repeating != text
    assert read(repeating) == read(text)


@pytest.mark.parametrize(
    ("code", "data", "right"),
    [
        ("C01", "00012345678901234", {"account_number": "00012345678901234"}),
        ("C02", "021000021", {"routing_number": "021000021"}),
        ("C03", "021000021   12345678", {"routing_number": "021000021", "account_number": "12345678"}),
        ("C04", "Dána Q. Seller", {"name_at_bank": "DANA Q. SELLER"}),
        ("C05", "37", {"account_type": "savings"}),
        ("C06", "12345678901234567   32", {"account_number": "12345678901234567", "account_type": "savings"}),
        (
            "C07",
            "0210000211234567890123456722",
            {"routing_number": "021000021", "account_number": "12345678901234567", "account_type": "checking"},
        ),
        (
            "C07",
            "02100002112345            32",
            {"routing_number": "021000021", "account_number": "12345", "account_type": "savings"},
        ),
    ],
)
def test_corrected_data_is_read_by_its_code(code: str, data: str, right: dict[str, str]) -> None:
    """The layouts of appendix five: numbers and codes at fixed places of 29 characters."""
    assert corrections.corrected(code, data.ljust(29)) == AccountCorrection.model_validate(right)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("C01", ""),
        ("C01", "0000000000"),
        ("C01", "12AB4567"),
        ("C01", "123456789012345678"),
        ("C01", "123"),
        ("C02", "021000022"),
        ("C02", "02100002"),
        ("C03", "021000021"),
        ("C03", "12345678   021000022"),
        ("C04", "- - -"),
        ("C05", "52"),
        ("C05", "2"),
        ("C06", "12345678"),
        ("C07", "021000021  32"),
    ],
)
def test_corrected_data_that_is_not_well_formed_is_none(code: str, data: str) -> None:
    assert corrections.corrected(code, data.ljust(29)) is None
