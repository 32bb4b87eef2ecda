"""A process remembers for some seconds, no longer, and not without end."""

from chalicelib.kit.remembered import Remembered, forget_everything


class Source:
    """Says how often it was asked, by a clock that the test moves."""

    def __init__(self, seconds: float = 30, most: int = 100) -> None:
        self.now = 0.0
        self.asked = 0
        self.memory: Remembered[int | None] = Remembered(seconds, most, clock=lambda: self.now)

    def ask(self, key: str = "a") -> int | None:
        return self.memory.get(key, self._read)

    def _read(self) -> int:
        self.asked += 1
        return self.asked


def test_what_was_read_is_not_read_again_within_its_seconds() -> None:
    source = Source()
    source.ask()
    source.now = 29.9
    assert source.ask() == 1


def test_after_its_seconds_it_is_read_anew() -> None:
    source = Source()
    source.ask()
    source.now = 30
    assert source.ask() == 2


def test_each_key_is_remembered_by_itself() -> None:
    source = Source()
    assert (source.ask("a"), source.ask("b"), source.ask("a")) == (1, 2, 1)


def test_nothing_found_is_not_remembered() -> None:
    memory: Remembered[int | None] = Remembered(30)
    assert memory.get("a", lambda: None) is None
    assert memory.get("a", lambda: 5) == 5


def test_of_too_many_things_the_oldest_is_forgotten() -> None:
    source = Source(most=2)
    for key in ("a", "b", "c"):
        source.ask(key)
    assert (source.ask("c"), source.ask("b"), source.ask("a")) == (3, 2, 4)


def test_all_of_a_process_can_be_forgotten() -> None:
    source = Source()
    source.ask()
    forget_everything()
    assert source.ask() == 2
