"""What goes to the bank in files and what it answers: in any shape, by its calendar, with names it can read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from os import environ
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.kit import clock, objects
from chalicelib.payouts.bank import ach, chosen
from tests import builders
from tests.builders import a_schedule_event
from tests.capabilities.payouts.story import Story
from tests.people import Seller
from tests.world import World

BUCKET, ACCOUNT = "DOCUMENTS_BUCKET", "/v1/payouts/bank-account"
ORIGIN = '{"company": "SC", "company_id": "1234567890", "bank_name": "B", "bank_routing": "011000015"}'
TUESDAY_NOON = datetime(2027, 3, 2, 17, tzinfo=UTC)
NEW = {"routing_number": "021000021", "account_number": "000998877665"}
CORRECTED = "55544433322"
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@contextmanager
def _bank_of_files() -> Iterator[None]:
    before, chosen.bank = chosen.bank, ach.AchBank()
    origin = environ.get("BANK_ORIGINATOR", "")
    environ["BANK_ORIGINATOR"] = ORIGIN
    try:
        yield
    finally:
        chosen.bank, environ["BANK_ORIGINATOR"] = before, origin


def by_file(body: Callable[[World], None]) -> Callable[[World], None]:
    """With the bank that takes files."""

    def with_files(world: World) -> None:
        with _bank_of_files():
            body(world)

    return with_files


def _goes_to(world: World, instant: datetime) -> None:
    world.wait(seconds=(instant - clock.now()).total_seconds())


def _bank_runs(world: World, **later: float) -> None:
    world.wait(**later)
    world.invoke("run_bank", a_schedule_event())
    world.settle()


def _files() -> dict[str, list[str]]:
    """The records of every file we wrote, by its key."""
    keys = list(objects.keys(BUCKET, ach.OUT))
    return {key: objects.read(BUCKET, key).decode().splitlines() for key in keys}


def _entries(records: list[str]) -> list[str]:
    return [record for record in records if record.startswith("6")]


def _paid_on_tuesday(world: World) -> Story:
    """A payout of $37.60 went with the file of Tuesday, 2 March 2027."""
    story = Story(world).established()
    _goes_to(world, TUESDAY_NOON - timedelta(days=15))
    story.earns()
    _goes_to(world, TUESDAY_NOON)
    story.starts_run()
    world.settle()
    _bank_runs(world, hours=6)
    return story


def _deposits_sent(world: World) -> Story:
    """Two small deposits into a changed account went with the file of that Tuesday."""
    story = Story(world).established()
    _goes_to(world, TUESDAY_NOON)
    story.seller.does("PUT", ACCOUNT, NEW)
    world.settle()
    _bank_runs(world, hours=6)
    return story


def _answer(entry: str, addenda: str, cents: int) -> list[str]:
    """What a bank sends of one entry of ours: six records whose counts, hash and totals hold."""
    trace, routing = entry[79:94], entry[3:11]
    answered = f"621{entry[3:29]}{cents:010}{entry[39:78]}1{trace}"
    totals = f"{int(routing):010}{0:012}{cents:012}"
    return [
        "101 011000015 0210000212703031000A094101SELLER CENTER          YOUR BANK".ljust(94),
        f"5220{'SELLER CENTER':16}{'':20}1000000000PPD{'PAYOUT':10}270303270303   1021000020000001",
        answered,
        f"{addenda[:6]}{trace}      {routing}{addenda[6:]:44}{trace}",
        f"8220{2:06}{totals}1000000000{'':25}021000020000001",
        f"9{1:06}{1:06}{2:08}{totals}".ljust(94),
    ]


def _in_blocks(records: list[str]) -> str:
    return "".join(records + ["9" * 94] * (-len(records) % 10))


def _drops(world: World, text: str, name: str = "answer.ach") -> None:
    objects.put(BUCKET, f"{ach.IN}{name}", text.encode(), "text/plain")
    _bank_runs(world, hours=1)


def _cases(world: World, kind: str) -> list[dict[str, Any]]:
    found = world.operator().does("GET", "/v1/operator/cases")["data"]
    return [case for case in found if case["kind"] == kind]


def _same(found: object, wanted: object) -> None:
    assert found == wanted, f"{found!r} is not {wanted!r}"


def _status(story: Story) -> str:
    [payout] = story.payouts()
    return str(payout["status"])


def _notices(story: Story) -> list[str]:
    return [notice["text"] for notice in story.seller.does("GET", "/v1/notifications")["data"]]


# -- finding 7 -------------------------------------------------------------------------------------------------


@check("7", "A return file without line breaks, in blocks of 940, takes the payout back")
@by_file
def returns_without_line_breaks(world: World) -> None:
    story = _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    _drops(world, _in_blocks(_answer(entry, "799R03", 37_60)))
    assert _status(story) == "failed", "the payout that came back is not taken back"
    assert story.balance()["available"] == 37_60
    assert story.holds()


@check("7", "A return file whose totals do not hold has no effect and is a case")
@by_file
def totals_do_not_hold(world: World) -> None:
    story = _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    wrong = _answer(entry, "799R03", 37_60)
    wrong[-1] = wrong[-1].replace("000000003760", "000000009760")
    _drops(world, "\n".join(wrong))
    assert _status(story) == "created", "a file that contradicts itself took the payout back"
    _same(len(_cases(world, "bank_file_not_understood")), 1)
    _drops(world, "\n".join(_answer(entry, "799R03", 37_60)), "answer-2.ach")
    assert _status(story) == "failed"


@check("7", "A return of another amount than was sent is a case, and the payout stays as it is")
@by_file
def another_amount(world: World) -> None:
    story = _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    _drops(world, "\n".join(_answer(entry, "799R03", 37_00)))
    assert _status(story) == "created", "a return of another amount took the payout back"
    _same(len(_cases(world, "bank_file_not_understood")), 1)


@check("7", "What is no bank file is a case for operators")
@by_file
def no_bank_file(world: World) -> None:
    story = _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    _drops(world, "<html>503 Service Unavailable</html>")
    _same(len(_cases(world, "bank_file_not_understood")), 1)
    _drops(world, "\n".join(_answer(entry, "799R03", 37_60)), "answer-2.ach")
    assert _status(story) == "failed"


@check("7", "A return of an entry that is none of ours is a case, not a dead letter")
@by_file
def none_of_ours(world: World) -> None:
    _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    foreign = f"{entry[:39]}NOT-OUR-ENTRY-1{entry[54:]}"
    _drops(world, "\n".join(_answer(foreign, "799R03", 37_60)))
    _same(len(_cases(world, "bank_file_not_understood")), 1)


@check("7", "Another file under a name that was read before is read, too")
@by_file
def same_name_again(world: World) -> None:
    story = _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    _drops(world, "".join(["101".ljust(94), "9" + "0" * 54 + " " * 39]))
    _drops(world, "\n".join(_answer(entry, "799R03", 37_60)))
    assert _status(story) == "failed", "the second file of this name was never looked at"


@check("7", "A corrected account number (C01) is where the next payout goes, and the seller is told why")
@by_file
def corrected_number(world: World) -> None:
    story = _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    _drops(world, _in_blocks(_answer(entry, f"798C01{CORRECTED}", 0)))
    account = story.seller.does("GET", ACCOUNT)
    _same((account["status"], account["last4"]), ("verified", "3322"))
    assert [text for text in _notices(story) if "C01" in text and CORRECTED not in text]
    story.earns()
    world.wait(days=7)
    story.starts_run()
    world.settle()
    _bank_runs(world, days=1)
    [last] = _entries(list(_files().values())[-1])
    assert last[12:29].strip() == CORRECTED


@check("7", "A notification of change for a small deposit that repeats its amount corrects the account")
@by_file
def corrected_deposit(world: World) -> None:
    story = _deposits_sent(world)
    [records] = _files().values()
    entry, _ = _entries(records)
    answer = _answer(entry, f"798C01{CORRECTED}", 0)
    answer[2] = f"{answer[2][:29]}{entry[29:39]}{answer[2][39:]}"
    _drops(world, "\n".join(answer))
    account = story.seller.does("GET", ACCOUNT)
    _same((account["status"], account["last4"]), ("unverified", "3322"))


@check(
    "7", "A correction that is not well-formed is asked of the seller and is a case, overdue in six banking days"
)
@by_file
def correction_asked(world: World) -> None:
    story = _paid_on_tuesday(world)
    [records] = _files().values()
    [entry] = _entries(records)
    _drops(world, "\n".join(_answer(entry, "798C01NOT A NUMBER", 0)))
    _same(len(_cases(world, "bank_file_not_understood")), 1)
    assert [text for text in _notices(story) if "C01" in text], "the seller hears nothing"
    world.wait(days=7)
    assert _cases(world, "bank_correction_overdue") == []
    world.wait(days=1)
    _same(len(_cases(world, "bank_correction_overdue")), 1)


# -- finding 8 -------------------------------------------------------------------------------------------------


def _effective_dates(world: World, noon: datetime) -> list[str]:
    """When the money of an account change of that noon moves, by each batch of the day's files."""
    story = Story(world).established()
    _goes_to(world, noon)
    story.seller.does("PUT", ACCOUNT, NEW)
    world.settle()
    _bank_runs(world, hours=6)
    return [record[69:75] for records in _files().values() for record in records if record.startswith("5")]


@check("8", "Money of a Thursday moves on the Friday before a holiday on a Saturday (2027-06-18)")
@by_file
def friday_before_juneteenth(world: World) -> None:
    _same(_effective_dates(world, datetime(2027, 6, 17, 16, tzinfo=UTC)), ["270618"])


@check("8", "On the Friday before a holiday on a Saturday a file is written (2027-12-24)")
@by_file
def friday_of_christmas(world: World) -> None:
    _same(_effective_dates(world, datetime(2027, 12, 24, 17, tzinfo=UTC)), ["271227"])


@check("8", "Banks and carriers have calendars of their own: Fridays before a Saturday holiday differ")
def two_calendars(world: World) -> None:
    from chalicelib.markets import policies, rules

    calendar = policies.calendar("US")
    for day in ("2026-07-03", "2027-06-18", "2027-12-24", "2027-12-31", "2028-11-10"):
        friday = datetime.fromisoformat(day).date()
        _same(ach.banking_day(datetime.fromisoformat(f"{day}T15:00:00Z")), friday)
        assert not rules.is_business_day(calendar, friday), f"carriers work on {day}"
    monday = ach.banking_day(datetime(2027, 7, 5, 15, tzinfo=UTC))
    assert str(monday) == "2027-07-06"


# -- finding 9 -------------------------------------------------------------------------------------------------


def _name_in_file(world: World, legal_name: str, **account: str) -> str:
    story = Story(world, legal_name=legal_name, bank_account=NEW | account)
    _goes_to(world, TUESDAY_NOON)
    story.seller.does("PUT", ACCOUNT, NEW | account)
    world.settle()
    _bank_runs(world, hours=6)
    [records] = _files().values()
    first, second = _entries(records)
    assert first[54:76] == second[54:76]
    return first[54:76]


@check("9", "A Chinese name is in the bank's file as it sounds, not as 22 blanks")
@by_file
def chinese(world: World) -> None:
    _same(_name_in_file(world, "王小明"), "WANGXIAOMING".ljust(22))


@check("9", "A Cyrillic name is in the bank's file as it sounds, not as 22 blanks")
@by_file
def cyrillic(world: World) -> None:
    _same(_name_in_file(world, "Иван Петров"), "IVAN PETROV".ljust(22))


@check("9", "A name with Ł and Ø loses no letter in the bank's file")
@by_file
def stroked_letters(world: World) -> None:
    _same(_name_in_file(world, "Łukasz Świątek-Ødegård"), "LUKASZ SWIATEK-ODEGARD")


@check("9", "Who has a name of signs alone is asked for the name as the bank writes it")
@by_file
def asked_for_a_name(world: World) -> None:
    world.operator().opens_market("US")
    applicant = Seller(world, world.office.token("flowers"))
    application = builders.an_application(legal_name="🌸🌸", bank_account=NEW)
    answer = applicant.send("POST", "/v1/seller/application", application)
    assert answer.status == 422, "a name that gives blanks was taken"
    assert [error["pointer"] for error in answer.json["errors"]] == ["/bank_account/name_at_bank"]
    _same(_name_in_file(world, "🌸🌸", name_at_bank="Flowers 24/7"), "FLOWERS 24/7".ljust(22))


def _refused(seller: Seller, method: str, path: str, body: dict[str, Any], pointer: str) -> None:
    answer = seller.send(method, path, body)
    assert answer.status == 422, f"{pointer} takes digits of another script"
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


@check("9", "Account numbers, tax ids, phones and ZIP codes are digits of ASCII")
def ascii_digits(world: World) -> None:
    world.operator().opens_market("US")
    person = Seller(world, world.office.token("digits"))
    fine = builders.an_application()
    account = dict(fine["bank_account"])
    account["account_number"] = account["account_number"].translate(ARABIC)
    ship_from = fine["ship_from"] | {"postal_code": fine["ship_from"]["postal_code"].translate(ARABIC)}
    path = "/v1/seller/application"
    _refused(person, "POST", path, fine | {"bank_account": account}, "/bank_account/account_number")
    _refused(person, "POST", path, fine | {"tax_id": fine["tax_id"].translate(ARABIC)}, "/tax_id")
    phone = fine["contact_phone"].translate(ARABIC)
    _refused(person, "POST", path, fine | {"contact_phone": phone}, "/contact_phone")
    _refused(person, "POST", path, fine | {"ship_from": ship_from}, "/ship_from/postal_code")
    assert person.send("POST", path, fine).status == 201


@check("9", "A version of ² in If-Match is an answer, not an error of the server")
def superscript_version(world: World) -> None:
    seller = world.seller()
    listing = seller.does("POST", "/v1/listings", builders.a_listing())
    path = f"/v1/listings/{listing['listing_id']}"
    headers = {"If_Match": '"²"', "Idempotency_Key": "superscript"}
    answer = world.request("PATCH", path, seller.token, {"title": "Another title of it"}, **headers)
    assert answer.status < 500, f"If-Match of ² answers {answer.status}"
