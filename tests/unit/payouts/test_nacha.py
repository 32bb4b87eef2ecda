"""A NACHA file as the bank reads it: checked by a reader that is not ours, and one hash reckoned by hand."""

from datetime import date, datetime

import achkit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.payouts.bank import nacha
from chalicelib.payouts.bank.nacha import Credit, Originator
from tests.bank_side import returned as returned

ORIGIN = Originator("Seller Center", "1234567890", "First Bank", "011000015")
ROUTINGS = ["011000015", "021000021", "121000248", "322271627", "026009593"]
CREATED, EFFECTIVE = datetime(2026, 11, 24, 17), date(2026, 11, 25)


def a_credit(routing: str = "011000015", cents: int = 37_60, number: int = 1, individual: bool = True) -> Credit:
    return Credit(routing, f"{number:012}", cents, f"REF{number}", "Dana Séller", individual, "PAYOUT")


def written(*credits: Credit) -> str:
    return nacha.write(ORIGIN, credits, CREATED, EFFECTIVE)


CREDITS = st.lists(
    st.builds(
        a_credit,
        routing=st.sampled_from(ROUTINGS),
        cents=st.integers(1, nacha.MOST_CENTS),
        number=st.integers(1, 10**9),
        individual=st.booleans(),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda credit: credit.reference,
)


@settings(max_examples=100)
@given(CREDITS)
def test_an_independent_reader_finds_nothing_wrong_and_every_credit(credits: list[Credit]) -> None:
    text = written(*credits)
    assert achkit.validate(text) == {"ok": True, "errors": []}
    batches = achkit.parse(text)["batches"]
    read = [entry for batch in batches for entry in batch["entries"]]
    assert sorted((e["routing"], e["account"], e["amount_cents"], e["id_number"]) for e in read) == sorted(
        (c.routing, c.account, c.cents, c.reference) for c in credits
    )
    assert len({entry["trace_number"] for entry in read}) == len(credits)


def test_the_hash_of_three_credits_reckoned_by_hand() -> None:
    """01100001 + 02100002 + 12100024 = 15300027: each routing number without its check digit."""
    text = written(*(a_credit(routing, 10_00, n) for n, routing in enumerate(ROUTINGS[:3])))
    control = text.splitlines()[6]
    assert control == (
        "9" "000001" "000001" "00000003" "0015300027" "000000000000" "000000003000" + " " * 39
    )  # fmt: skip


def test_of_a_long_hash_the_last_ten_digits_count() -> None:
    credits = [a_credit("322271627", 1, n) for n in range(400)]
    assert nacha.entry_hash(credits) == 32227162 * 400 % 10**10 == 2890864800


def test_records_have_94_characters_in_blocks_of_ten() -> None:
    lines = written(*(a_credit(number=n) for n in range(8))).splitlines()
    assert {len(line) for line in lines} == {94}
    assert (len(lines), lines[-1]) == (20, "9" * 94)


def test_individuals_and_businesses_are_batches_of_their_own() -> None:
    batches = achkit.parse(written(a_credit(number=1), a_credit(number=2, individual=False)))["batches"]
    assert [(batch["sec"], batch["effective_date"]) for batch in batches] == [("CCD", "261125"), ("PPD", "261125")]


def test_the_order_of_the_credits_does_not_matter() -> None:
    credits = [a_credit(number=n) for n in range(5)]
    assert written(*credits) == written(*reversed(credits))


def test_names_are_written_as_the_banks_machines_read_them() -> None:
    assert "DANA SELLER           " in written(a_credit())


def test_a_credit_for_nobody_is_refused_rather_than_written_with_a_blank_name() -> None:
    with pytest.raises(ValueError, match="name"):
        written(a_credit()._replace(holder="🌸"))


@pytest.mark.parametrize("cents", [0, -1, nacha.MOST_CENTS + 1])
def test_an_amount_that_does_not_fit_is_refused(cents: int) -> None:
    with pytest.raises(ValueError, match="cents"):
        written(a_credit(cents=cents))
