"""Every kind of case tells operators what to do."""

from pathlib import Path

import pytest

from chalicelib.payouts.models import CaseKind

OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("kind", CaseKind)
def test_operations_say_what_to_do_about_a_case(kind: CaseKind) -> None:
    assert f"`{kind}`" in OPERATIONS
