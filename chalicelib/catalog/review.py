"""What a review finds by rule: what keeps a listing from publication, and what an operator must decide."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalicelib.catalog.captions import caption_findings, plain_text
from chalicelib.catalog.models import Finding, Listing, MediaStatus, Sku, Wares
from chalicelib.kit.problems import FieldProblem
from chalicelib.markets.models import Category, WordRule, WordRules, spoken


class _Says(NamedTuple):
    """How a found word is told."""

    code: str
    reason: str
    suggestion: str


FORBIDDEN = _Says(
    "listing.prohibited",
    "The rule {rule.rule} ({rule.title}) forbids “{word}”.",
    "Goods of this kind cannot be sold here; if yours are none, use other words.",
)
WATCHED = _Says(
    "listing.watched",
    "The rule {rule.rule} ({rule.title}) has an operator look at “{word}”.",
    "Take it out, or wait for the operator's decision.",
)


_UPLOAD = "Upload at least one image."


class Verdict(NamedTuple):
    """Findings send it back, questions go to an operator; without either it goes on sale."""

    findings: list[Finding]
    questions: list[Finding]


def verdict(listing: Listing, wares: Wares, category: Category, *, approved: bool, words: WordRules) -> Verdict:
    """The automatic review of a listing's wares. `approved`: the seller may sell in the category."""
    findings = [*lacks(wares, category), *_word_findings(wares, words.prohibited, FORBIDDEN)]
    if not approved:
        findings.append(_not_approved(category))
    if wares.video:
        findings += caption_findings(wares, wares.video.caption, words.claims)
    questions = list(_word_findings(wares, words.watched, WATCHED))
    if listing.taken_down:
        questions.append(listing.taken_down)
    return Verdict(findings, questions)


def lacks(wares: Wares, category: Category) -> list[Finding]:
    """What a listing must have before anybody reviews it. An image on its way counts; the review waits for it."""
    found = [*_missing_attributes(wares, category), *_option_findings(wares.skus)]
    if not any(image.status is not MediaStatus.REFUSED for image in wares.images):
        refusals = " ".join(image.refusal for image in wares.images[:1] if image.refusal)
        found.append(_finding("/images", "listing.no_image", f"It has no image. {refusals}".strip(), _UPLOAD))
    return found


def as_problems(findings: Iterable[Finding]) -> list[FieldProblem]:
    return [FieldProblem(pointer=f.position, code=f.code, detail=f"{f.reason} {f.suggestion}") for f in findings]


def _missing_attributes(wares: Wares, category: Category) -> Iterator[Finding]:
    for attribute in category.attributes:
        if attribute.required and attribute.name not in wares.attributes:
            why = f"{category.path[-1]} must name: {attribute.label}."
            yield _finding(f"/attributes/{attribute.name}", "attribute.missing", why, "Add this attribute.")


def _option_findings(skus: list[Sku]) -> Iterator[Finding]:
    """All SKUs name the same options in the same order, and no two the same choice."""
    names = [option.name for option in skus[0].options]
    seen = set[tuple[str, ...]]()
    for place, sku in enumerate(skus):
        position = f"/skus/{place}/options"
        choice = tuple(option.value for option in sku.options)
        if [option.name for option in sku.options] != names:
            why = f"{sku.seller_sku} does not name the options of the first SKU ({', '.join(names) or 'none'})."
            yield _finding(
                position, "sku.options_differ", why, "Give all SKUs the same options in the same order."
            )
        elif choice in seen:
            why = f"{sku.seller_sku} has the choice of another SKU: {', '.join(choice) or 'none'}."
            yield _finding(position, "sku.options_repeated", why, "Give each SKU a choice of its own.")
        seen.add(choice)


def _not_approved(category: Category) -> Finding:
    why = f"{category.path[-1]} needs an approval: {', '.join(category.evidence)}."
    return _finding("/category", "category.not_approved", why, "Ask for it under category approvals.")


def _word_findings(wares: Wares, rules: Iterable[WordRule], say: _Says) -> Iterator[Finding]:
    for position, text in _texts(wares):
        said = spoken(text)
        for rule in rules:
            word = rule.found_in(said)
            if word:
                yield _finding(position, say.code, say.reason.format(rule=rule, word=word), say.suggestion)


def _texts(wares: Wares) -> Iterator[tuple[str, str]]:
    """Everything a buyer would read, each with its place."""
    yield "/title", wares.title
    yield "/description", plain_text(wares.description)
    yield "/brand", wares.brand or ""
    for name, value in wares.attributes.items():
        yield f"/attributes/{name}", " ".join(value) if isinstance(value, list) else str(value)
    yield "/skus", " , ".join(sorted({option.value for sku in wares.skus for option in sku.options}))
    yield "/video/caption", wares.video.caption if wares.video else ""


def _finding(position: str, code: str, reason: str, suggestion: str) -> Finding:
    return Finding(position=position, code=code, reason=reason, suggestion=suggestion)
