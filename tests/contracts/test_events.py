"""Events are read back as they were told: what may be absent on the bus has a default."""

from collections.abc import Iterator

import pytest

from app import APIS
from chalicelib.kit.events import Event
from chalicelib.kit.web.contents import api_of
from infra.openapi import lifecycles

for module in APIS:
    api_of(module)


def told(kind: type[Event] = Event) -> Iterator[type[Event]]:
    for event in kind.__subclasses__():
        yield event
        yield from told(event)


@pytest.mark.parametrize("event", [pytest.param(event, id=event.__name__) for event in told()])
def test_what_may_be_absent_has_a_default(event: type[Event]) -> None:
    """An absent field is not written; an event without its default could not be read by who reacts to it."""
    optional = [name for name, field in event.model_fields.items() if type(None) in _kinds(field.annotation)]
    assert [name for name in optional if event.model_fields[name].is_required()] == []


def _kinds(annotation: object) -> tuple[object, ...]:
    return getattr(annotation, "__args__", (annotation,))


def test_what_a_lifecycle_tells_is_an_event() -> None:
    known = {getattr(event, "name", None) for event in told()}
    rows = [row for table in lifecycles().values() for row in table.actions]
    assert sorted({row.emits for row in rows} - known) == []
