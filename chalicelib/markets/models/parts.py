"""What the sections of a policy are made of."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, model_validator

BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
TierName = Literal["introductory", "standard", "accelerated", "fastest"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]


class Frozen(BaseModel):
    """What is read from the data as it stands there. Built when first read, for a quick cold start."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Section(Frozen):
    """One group of rules. `source` says where its numbers come from, and what they do not say."""

    source: str = ""


class Range(Frozen):
    """Both ends belong to the range; no `max` means no upper limit."""

    min: NonNegativeInt
    max: NonNegativeInt | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"{self.max} is below {self.min}")
        return self

    def __contains__(self, value: int) -> bool:
        return self.min <= value and (self.max is None or value <= self.max)
