"""The whole money life by chance, 200 lives of 50 steps; `make prove ONLY=payouts` lives 5,000."""

from contextlib import ExitStack
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from chalicelib.payouts.bank import chosen
from tests.memory_dynamodb import in_memory
from tests.money_life import MoneyLife

NUMBER = st.integers(0, 10**6)


class Machine(RuleBasedStateMachine):
    """Any step after any other; a failure is shrunk to the fewest steps that show it."""

    def __init__(self) -> None:
        super().__init__()
        self.stack, self.bank = ExitStack(), chosen.bank
        self.life = MoneyLife(self.stack.enter_context(in_memory()))

    @rule(name=st.sampled_from(MoneyLife.STEPS), a=NUMBER, b=NUMBER)
    def goes_on(self, name: str, a: int, b: int) -> None:
        self.life.step(name, a, b)

    def teardown(self) -> None:
        try:
            self.life.comes_to_rest()
        finally:
            chosen.bank = self.bank
            self.stack.close()


TestMoneyLife: Any = Machine.TestCase
TestMoneyLife.settings = settings(
    max_examples=200,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
