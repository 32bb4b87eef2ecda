"""A category for a product whose file names none of ours: guessed from its words, or left to the seller."""

import re
from collections.abc import Iterable

from chalicelib.markets.models import Category

_WORD = re.compile(r"[a-z]+")
BRANCH = 4
"""A word of a branch counts a fourth of a word of the leaf."""
_FILLER = frozenset({"and", "of", "the", "for", "with", "other", "others", "non", "set", "sets"})


class Guesser:
    """Knows the words of each leaf that needs no approval: its own count more than those of its branches."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._own: dict[str, frozenset[str]] = {}
        self._branch: dict[str, frozenset[str]] = {}
        self._called: dict[str, tuple[frozenset[str], ...]] = {}
        for category in categories:
            if not category.restricted:
                self._own[category.id] = stems(f"{category.path[2]} {category.id.rpartition('.')[2]}")
                self._branch[category.id] = stems(" ".join(category.path[:2])) - self._own[category.id]
                self._called[category.id] = tuple(map(stems, category.words))

    def guess(self, texts: Iterable[str]) -> str | None:
        """The leaf whose own name the texts speak of most, the first text weighing most; None if of none."""
        said = [stems(text) for text in texts]
        scores = {leaf: self._score(leaf, said) for leaf in self._own}
        best = max(scores, key=lambda leaf: scores[leaf], default=None)
        return best if best and scores[best] > 0 else None

    def _score(self, leaf: str, said: list[frozenset[str]]) -> float:
        own = branch = 0.0
        for place, words in enumerate(said, 1):
            called = sum(len(name) for name in self._called[leaf] if name <= words)
            own += (len(words & self._own[leaf]) + called) / place
            branch += len(words & self._branch[leaf]) / place
        return own + branch / BRANCH if own else 0


def stems(text: str) -> frozenset[str]:
    """The words of a text without their plural endings."""
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold().replace("'", ""))) - _FILLER


def _stem(word: str) -> str:
    for ending, stem in (("ies", "y"), ("shes", "sh"), ("ches", "ch"), ("sses", "ss"), ("xes", "x")):
        if word.endswith(ending):
            return word.removesuffix(ending) + stem
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
