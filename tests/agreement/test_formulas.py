"""Plain formulas decide, and only where nothing turns them: no reserve, no question, no long comment, no reply to another."""

import pytest

from stance.agreement.features import Sample
from stance.agreement.formulas import MAX_THANKS_WORDS, explicit
from stance.lexicons.matching import words


def heard(text: str, **rules: float) -> tuple[str, str] | None:
    """The label and the words of the formula in a comment."""
    found = words(text)
    sample = Sample(
        rules=rules,
        words=" ".join(w.key for w in found),
        word_spans=[(w.start, w.end) for w in found],
        pair=("", text),
    )
    formula = explicit(sample)
    return None if formula is None else (formula.label, text[formula.start : formula.end])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je suis tout à fait d'accord avec vous.", ("agree", "Je suis tout à fait d'accord")),
        ("Tout à fait d'accord", ("agree", "Tout à fait d'accord")),
        ("Je ne peux qu'approuver cet article.", ("agree", "Je ne peux qu'approuver")),
        ("merci pour toutes ces infos", ("agree", "merci pour toutes ces infos")),
        ("Bonjour, super tuto !", ("agree", "super tuto")),
        ("Ça marche, tu me sauves la vie", ("agree", "sauves la vie")),
        ("Perso je ne suis pas convaincu.", ("disagree", "je ne suis pas convaincu")),
        ("Je suis totalement opposé à ce projet", ("disagree", "Je suis totalement opposé")),
    ],
)
def test_plain_formulas_are_heard(text: str, expected: tuple[str, str]) -> None:
    assert heard(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Je suis d'accord mais pas pour tous",
        "Tout à fait d'accord sur le constat",
        "Merci pour cet article, mais il manque la moitié",
        "Merci pour l'info, et sur Debian ?",
        "Ah bravo, encore une taxe",
        "Je ne suis pas d'accord sur la méthode",
    ],
)
def test_what_is_turned_is_no_formula(text: str) -> None:
    assert heard(text) is None


def test_thanks_are_all_of_a_short_comment() -> None:
    padding = " oui" * MAX_THANKS_WORDS
    assert heard("merci pour cet article")
    assert heard("merci pour cet article" + padding) is None


def test_a_reply_speaks_to_its_parent() -> None:
    assert heard("Merci pour l'info", **{"reply": 1.0, "to:author": 1.0}) is None
