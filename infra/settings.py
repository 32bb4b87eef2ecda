"""What a stage is set to, from .chalice/config.json: if it is throw-away, and its parameters of the app stack.

What cannot be is refused here with a sentence, before anything is changed; the template's Rules refuse it, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import template
from infra.progress import Problem

PRETENDERS = {"Payments": "takes no money from buyers", "Bank": "pays no seller"}
"""Parameters whose `local` only pretends."""
LIBRARIES = {"Payments": "stripe", "Bank": "stripe", "Carrier": "easypost"}
"""Parameters that name an optional library, which is to be in requirements.txt."""


@dataclass(frozen=True)
class StageSettings:
    stage: str
    throw_away: bool
    given: Mapping[str, str]
    root: Path

    @classmethod
    def of(cls, stage: str, root: Path) -> StageSettings:
        config: Any = json.loads((root / ".chalice" / "config.json").read_text())
        found = config["stages"][stage]
        return cls(stage, found.get("throw_away", False), found.get("parameters", {}), root)

    @property
    def parameters(self) -> dict[str, str]:
        return {"ThrowAway": str(self.throw_away).lower(), **self.given}

    def check(self, *, with_libraries: bool) -> None:
        """Raises Problem with everything that is wrong."""
        wrong = [*self._unknown(), *self._pretending(), *self._without_secret()]
        if with_libraries:
            wrong += self._without_library()
        if wrong:
            found = "\n".join(f"  {sentence}" for sentence in wrong)
            raise Problem(f"The stage {self.stage} cannot be deployed (see .chalice/config.json):\n{found}")

    def _declared(self) -> Any:
        return template.read("app.yaml", self.root / "infra")["Parameters"]

    def _value(self, name: str) -> str:
        return self.given.get(name, str(self._declared()[name].get("Default", "")))

    def _unknown(self) -> Iterator[str]:
        for name in sorted(set(self.given) - set(self._declared())):
            yield f"There is no parameter {name} in infra/app.yaml."

    def _pretending(self) -> Iterator[str]:
        if self.throw_away:
            return
        for name, effect in PRETENDERS.items():
            if self._value(name) == "local":
                yield f'{name}=local {effect}: name a real one, or say "throw_away": true.'
        if self._value("StripeApi"):
            yield 'StripeApi asks somebody else than Stripe: take it out, or say "throw_away": true.'

    def _without_secret(self) -> Iterator[str]:
        stripe = [name for name in PRETENDERS if self._value(name) == "stripe"]
        if stripe and not self._value("StripeSecretArn"):
            yield f"{stripe[0]}=stripe needs the account's secret: name it in StripeSecretArn."

    def _without_library(self) -> Iterator[str]:
        pinned = (self.root / "requirements.txt").read_text().splitlines()
        for library in sorted({lib for name, lib in LIBRARIES.items() if self._value(name) == lib}):
            if not any(line.startswith(f"{library}==") for line in pinned):
                yield f"{library} is not in requirements.txt: add the line of requirements-{library}.txt to it."
