"""The category tree, and the words a review looks for."""

import re
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.markets.models.parts import Frozen, Slug


class Attribute(Frozen):
    """A fact about the goods. What a buyer chooses among, such as a size, is an option of the listing."""

    name: Slug
    label: str
    type: Literal["text", "number", "boolean", "choice", "choices"]
    values: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False


class Category(Frozen):
    """A leaf of the three-level tree. `fee_class` names a rate in the policy's referral fee.

    A restricted category needs an operator's approval, given on the `evidence` the seller sends. `words` are what
    goods of this leaf are called besides its name; a category is guessed by them.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+){2}$", examples=["apparel.womens.dresses"])]
    path: tuple[str, str, str]
    fee_class: Slug = "standard"
    words: tuple[str, ...] = ()
    restricted: bool = False
    evidence: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class WordRule(Frozen):
    """Words that mean something to a review. They are found as whole words, in any case."""

    rule: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$", examples=["weapons.firearms"])]
    title: str
    words: Annotated[tuple[str, ...], Field(min_length=1)]

    def found_in(self, said: str) -> str | None:
        """The first of its words in a text that `spoken` has prepared."""
        return next((word for word in self.words if f" {word} " in said), None)


class WordRules(Frozen):
    """The market's words: prohibited goods, what an operator must see, and claims a caption must not add."""

    prohibited: tuple[WordRule, ...]
    watched: tuple[WordRule, ...]
    claims: tuple[WordRule, ...]


def spoken(text: str) -> str:
    """A text as its words alone, in lower case, a space around each."""
    return " ".join(["", *re.findall(r"\w+", text.lower()), ""])
