"""A digit is 0 to 9 wherever a number or an id is meant: other scripts' digits and ² are refused, not stored."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra import openapi
from infra.package import ROOT

EVERY_SCRIPT = re.compile(r"\\[dDwW]|\.(?:isdigit|isdecimal|isnumeric|isalnum|isalpha)\(")
"""What Python and pydantic take for a digit or a letter in any script."""
MEANT = {
    "kit/digits.py": "the one place that asks for digits, of ASCII",
    "imports/template.py": "names of columns, in the language of whoever wrote the file",
    "kit/latin.py": "asks it of text that is ASCII by then",
    "markets/models/categories.py": "the words of a text, in any language",
}
"""Where every script is meant."""
SEPARATORS = "sellers/shipping/models.py"
r"""Only `\W` there: whatever stands between the letters of a post office box."""


def _sources() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "chalicelib").rglob("*.py")):
        yield str(file.relative_to(ROOT / "chalicelib")), file.read_text()
    for file in [ROOT / "app.py", *sorted((ROOT / "infra").glob("*.py"))]:
        yield str(file.relative_to(ROOT)), file.read_text()


def test_no_source_takes_digits_or_letters_of_every_script_where_it_does_not_mean_to() -> None:
    found = {name: set(EVERY_SCRIPT.findall(text)) for name, text in _sources() if name not in MEANT}
    found[SEPARATORS] -= {r"\W"}
    assert {name: what for name, what in found.items() if what} == {}


def test_each_exception_is_still_one() -> None:
    assert all(EVERY_SCRIPT.search(Path(ROOT / "chalicelib" / name).read_text()) for name in MEANT)


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for part in schema.values():
            yield from _patterns(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _patterns(part)


PATTERNS = sorted(set(_patterns(json.loads(openapi.openapi()))))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_of_the_api_takes_digits_of_every_script(pattern: str) -> None:
    assert EVERY_SCRIPT.search(pattern) is None


def test_there_are_patterns_to_look_at() -> None:
    assert len(PATTERNS) >= 9
