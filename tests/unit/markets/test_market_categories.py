"""The category tree and the prohibited items of the US."""

from collections import Counter
from typing import get_args

import pytest

from chalicelib.markets import policies
from chalicelib.markets.errors import UnknownCategory
from chalicelib.markets.models import Attribute, Category, Policy, WordRule, spoken

LEAVES = policies.categories("US")
WORDS = policies.word_rules("US")
PROHIBITED = WORDS.prohibited


def test_the_tree_has_three_levels_and_at_least_60_leaves() -> None:
    assert len(LEAVES) >= 60
    assert {(leaf.id.count("."), len(leaf.path)) for leaf in LEAVES} == {(2, 3)}


def test_every_leaf_has_its_own_id_and_its_own_path() -> None:
    assert Counter(leaf.id for leaf in LEAVES).most_common(1)[0][1] == 1
    assert Counter(leaf.path for leaf in LEAVES).most_common(1)[0][1] == 1


def test_one_department_or_group_has_one_name() -> None:
    names = {(leaf.id.rsplit(".", level)[0], leaf.path[:-level]) for leaf in LEAVES for level in (1, 2)}
    assert Counter(prefix for prefix, _ in names).most_common(1)[0][1] == 1


@pytest.mark.parametrize("category_id", ["apparel", "apparel.womens", "apparel.womens.unicorns", ""])
def test_only_a_leaf_is_a_category(category_id: str) -> None:
    with pytest.raises(UnknownCategory):
        policies.category("US", category_id)


def test_a_leaf_is_found_by_its_id() -> None:
    dresses = policies.category("US", "apparel.womens.dresses")
    assert dresses.path == ("Clothing", "Women's clothing", "Dresses")


def test_health_supplements_need_an_approval_on_evidence() -> None:
    vitamins = policies.category("US", "health.supplements.vitamins")
    assert vitamins.restricted
    assert "Certificate of analysis" in vitamins.evidence


def test_evidence_is_asked_for_restricted_categories_only() -> None:
    assert {leaf.id for leaf in LEAVES if leaf.restricted} == {leaf.id for leaf in LEAVES if leaf.evidence}


@pytest.mark.parametrize("policy", policies.policies("US"), ids=lambda policy: policy.version)
def test_every_fee_class_of_the_tree_has_its_rate_in_every_policy(policy: Policy) -> None:
    assert {leaf.fee_class for leaf in LEAVES} == set(policy.fees.referral_basis_points)


def attributes() -> list[tuple[Category, Attribute]]:
    return [(leaf, attribute) for leaf in LEAVES for attribute in leaf.attributes]


def test_an_attribute_is_named_once_in_a_category() -> None:
    assert Counter((leaf.id, attribute.name) for leaf, attribute in attributes()).most_common(1)[0][1] == 1


def test_choices_have_values_and_nothing_else_has() -> None:
    for _, attribute in attributes():
        assert bool(attribute.values) is attribute.type.startswith("choice")


def test_attributes_of_every_type_are_in_use() -> None:
    types = Attribute.model_fields["type"].annotation
    assert {attribute.type for _, attribute in attributes()} == set(get_args(types))


def test_food_must_name_its_allergens() -> None:
    candy = policies.category("US", "food.snacks.candy")
    required = {attribute.name for attribute in candy.attributes if attribute.required}
    assert required == {"ingredients", "allergens"}


EVERY_RULE = [*WORDS.prohibited, *WORDS.watched, *WORDS.claims]


def broken_by(text: str) -> list[str]:
    return [rule.rule for rule in PROHIBITED if rule.found_in(spoken(text))]


def test_each_rule_of_words_has_its_own_name() -> None:
    assert Counter(rule.rule for rule in EVERY_RULE).most_common(1)[0][1] == 1


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.rule)
def test_each_word_is_found(rule: WordRule) -> None:
    for word in rule.words:
        assert rule.found_in(spoken(f"Brand new {word.upper()}, ships today!"))


@pytest.mark.parametrize(
    ("title", "rules_broken"),
    [
        ("Disposable VAPE, mint", ["tobacco.vapes"]),
        ("Kratom with a stun-gun", ["weapons.stun_devices", "drugs.kratom_and_kava"]),
        ("Ivory dress with tortoiseshell buttons", []),
        ("Paper vapes-free notebook", ["tobacco.vapes"]),
        ("Shapes and drapes", []),
        ("", []),
    ],
)
def test_a_text_breaks_the_rules_whose_words_it_holds(title: str, rules_broken: list[str]) -> None:
    assert broken_by(title) == rules_broken


def test_no_category_is_called_by_a_prohibited_word() -> None:
    names = " / ".join(name for leaf in LEAVES for name in leaf.path)
    assert broken_by(names) == []
