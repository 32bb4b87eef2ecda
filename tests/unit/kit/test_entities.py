"""Entities: what is stored is what is read, whole numbers only, old bodies are upgraded."""

from datetime import datetime
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.entity import Entity, from_dynamodb, to_dynamodb
from chalicelib.kit.ids import new_id

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_what_goes_into_dynamodb_comes_back(value: Any) -> None:
    assert from_dynamodb(to_dynamodb(value)) == value


def test_a_float_is_never_stored() -> None:
    with pytest.raises(TypeError):
        to_dynamodb({"price": 19.99})


class Renamed(Entity):
    SCHEMA: ClassVar[int] = 2
    title: str

    @classmethod
    def upgrade(cls, stored: dict[str, Any], schema: int) -> dict[str, Any]:
        return {"title": stored["name"]} if schema == 1 else stored


def test_a_body_of_an_older_schema_is_upgraded_when_read() -> None:
    assert Renamed.restore({"schema": 1, "name": "Mug"}, version=3) == Renamed(title="Mug", version=3)


def test_a_stored_body_bears_its_schema_and_no_version() -> None:
    assert Renamed(title="Mug", version=3).store() == {"schema": 2, "title": "Mug"}


def test_ids_of_one_millisecond_sort_in_the_order_they_were_made() -> None:
    at = datetime.fromisoformat("2026-01-05T12:00:00Z")
    made = [new_id("ord", at) for _ in range(100)]
    assert made == sorted(made)
    assert len(set(made)) == 100
