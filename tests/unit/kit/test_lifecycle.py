"""A lifecycle moves by its table, and a refusal says what is possible instead."""

import pytest

from chalicelib.kit.entity import Entity
from chalicelib.kit.lifecycle import Action, Clock, Lifecycle, NotPossible

LAMP = Lifecycle(
    "lamp",
    "off",
    [
        Action("switch_on", ("off",), "on", ("owner",), "lamp_on"),
        Action("break", ("off", "on"), "broken", ("cat",), "lamp_broken"),
    ],
    [Clock("on", "bedtime", "after an hour", "switch_off")],
)


class Lamp(Entity):
    status: str


def test_an_action_moves_the_status() -> None:
    assert LAMP.move(Lamp(status="off"), "switch_on", "owner").status == "on"


def test_only_those_named_may_act() -> None:
    with pytest.raises(NotPossible):
        LAMP.move(Lamp(status="off"), "switch_on", "cat")


def test_a_refusal_names_what_is_possible() -> None:
    with pytest.raises(NotPossible) as refusal:
        LAMP.move(Lamp(status="on"), "switch_on", "cat")
    assert refusal.value.facts["possible_actions"] == ["break"]
    assert "break" in refusal.value.detail


def test_the_diagram_shows_rows_and_clocks() -> None:
    drawn = LAMP.diagram()
    assert "off --> on: switch_on (owner)" in drawn
    assert "bedtime: after an hour, then switch_off" in drawn
