"""Analyses written by hand: a small debate, and one whose every text is hostile."""

from dataclasses import replace

import pytest

from stance.language import set_language
from stance.schema import (
    Analysis,
    ArticleAnalysis,
    Claim,
    CommentAnalysis,
    Concept,
    Cue,
    Link,
    Mention,
    ModelInfo,
    PageWarning,
    Stance,
    Summary,
)

ARTICLE = (
    "Le vélo désengorge la ville. Il coûte moins cher.\n\nEt la santé ?\n\n"
    "Pédaler fait du bien au cœur, car on bouge."
)
FIRST = "Tout à fait d'accord, le vélo désengorge.\nMes enfants y vont seuls depuis un an."
SECOND = "Non : il coûte plus cher que le bus 🚌 ! Les pistes « cyclables » sont vides."
THIRD = "Bof."
FOURTH = "Bonne remarque, mais le bus pollue."


def stance(label: str, score: float, *cues: Cue, reason: str | None = None) -> Stance:
    rest = round((1 - 0.7) / 3, 4)
    probabilities = {
        name: 0.7 if name == label else rest for name in ("agree", "disagree", "mixed", "neutral")
    }
    return Stance(label, score, probabilities, reason is not None, reason, cues)  # type: ignore[arg-type]


def claim(
    identifier: str, text: str, words: str, role: str = "claim", *concepts: str, **more: object
) -> Claim:
    start = text.index(words)
    settings = {"negated": False, "certainty": "asserted", "voice": "writer", "cues": ()} | more
    return Claim(identifier, start, start + len(words), words, role, concepts=concepts, **settings)  # type: ignore[arg-type]


def mention(concept: str, text: str, words: str) -> Mention:
    start = text.index(words)
    return Mention(concept, start, start + len(words), words, "exact")


def cue(text: str, words: str, toward: str, weight: float) -> Cue:
    start = text.index(words)
    return Cue(start, start + len(words), words, toward, weight)  # type: ignore[arg-type]


def small() -> Analysis:
    """Return an article of five claims with four comments, one a reply, one abstained on."""
    article = ArticleAnalysis(
        title="Vive le vélo",
        author="Léa Martin",
        date="2024-03-01",
        headings=("Et la santé ?",),
        text=ARTICLE,
        claims=(
            claim("a1", ARTICLE, "Le vélo désengorge la ville.", "claim", "velo", "ville"),
            claim("a2", ARTICLE, "Il coûte moins cher.", "claim"),
            claim("a3", ARTICLE, "Pédaler fait du bien au cœur,", "claim"),
            claim("a4", ARTICLE, "car on bouge.", "premise"),
        ),
        mentions=(mention("velo", ARTICLE, "vélo"), mention("ville", ARTICLE, "ville")),
    )
    comments = (
        CommentAnalysis(
            id="c1",
            author="Noé & fils",
            date="2024-03-02T08:05",
            parent_id=None,
            text=FIRST,
            claims=(
                claim("c1.1", FIRST, "le vélo désengorge.", "claim", "velo"),
                claim("c1.2", FIRST, "Mes enfants y vont seuls depuis un an.", "premise", "enfant"),
            ),
            mentions=(mention("velo", FIRST, "vélo"), mention("enfant", FIRST, "enfants")),
            stance=stance("agree", 0.62, cue(FIRST, "Tout à fait d'accord", "agree", 1.25)),
            stance_to_parent=None,
        ),
        CommentAnalysis(
            id="c2",
            author="Zoé",
            date="2024-03-02",
            parent_id=None,
            text=SECOND,
            claims=(
                claim(
                    "c2.1", SECOND, "il coûte plus cher que le bus 🚌 !", "claim", "bus", certainty="certain"
                ),
                claim("c2.2", SECOND, "Les pistes « cyclables » sont vides.", "claim", negated=True),
            ),
            mentions=(mention("bus", SECOND, "bus"),),
            stance=stance(
                "disagree",
                -0.6,
                cue(SECOND, "Non", "disagree", 0.9),
                cue(SECOND, "bus 🚌 ! Les pistes", "mixed", 0.1),
            ),
            stance_to_parent=None,
        ),
        CommentAnalysis(
            id="c3",
            author=None,
            date=None,
            parent_id=None,
            text=THIRD,
            claims=(),
            mentions=(),
            stance=stance("neutral", -0.04, reason="trop court pour juger"),
            stance_to_parent=None,
        ),
        CommentAnalysis(
            id="c4",
            author="Léa MARTIN",
            date="2024-03-03",
            parent_id="c2",
            text=FOURTH,
            claims=(claim("c4.1", FOURTH, "mais le bus pollue.", "claim", "bus"),),
            mentions=(mention("bus", FOURTH, "bus"),),
            stance=stance("agree", 0.5, cue(FOURTH, "Bonne remarque", "agree", 0.4)),
            stance_to_parent=stance("mixed", 0.05),
        ),
    )
    links = (
        Link("c1.1", "a1", 0.9, "support", {"support": 0.8, "attack": 0.1, "none": 0.1}),
        Link("c2.1", "a2", 0.7, "attack", {"support": 0.1, "attack": 0.8, "none": 0.1}),
        Link("c2.1", "a1", 0.5, "attack", {"support": 0.2, "attack": 0.6, "none": 0.2}),
        Link("c4.1", "a2", 0.4, "none", {"support": 0.2, "attack": 0.2, "none": 0.6}),
    )
    return Analysis(
        schema_version="1",
        source="velo.txt",
        model=ModelInfo("essai", "1.0"),
        warnings=(PageWarning("comment-count", "la page annonce 5 commentaires, 4 trouvés."),),
        article=article,
        comments=comments,
        links=links,
        concepts=(
            Concept("velo", "vélo", 1, 1, 1, 0, 0, 0),
            Concept("bus", "bus", 0, 2, 1, 1, 0, 0),
            Concept("enfant", "enfant", 0, 1, 1, 0, 0, 0),
            Concept("ville", "ville", 1, 0, 0, 0, 0, 0),
        ),
        summary=Summary(4, 2, 1, 0, 1, 0.12),
    )


# A script, the end of our own style sheet, an attribute, an event; colours and a bell for a terminal; a reversed direction;
# what XML cannot hold; Markdown's own signs; a formula.
ATTACK = (
    "=1+1</style></title><script>document.title='PWNED'</script>\"'><img src=x onerror=\"document.title='PWNED'\">"
    "\x1b[31m\x07\x00\u202eecrevni\ufffe | [lien](javascript:alert(1)) {{ 7*7 }} <svg onload=alert(1)> ]]> -->"
)


def hostile() -> Analysis:
    """Return the small analysis with an attack in every text, name and identifier that a page gives."""
    base = small()

    def comment(old: CommentAnalysis) -> CommentAnalysis:
        text = f"{old.text}\n{ATTACK}"
        cues = (*old.stance.cues, Cue(len(old.text) + 1, len(text), ATTACK, "agree", 2.0))
        return replace(
            old,
            id=f"{old.id}{ATTACK}",
            author=ATTACK,
            date=ATTACK,
            parent_id=f"{old.parent_id}{ATTACK}" if old.parent_id else None,
            text=text,
            stance=replace(old.stance, cues=cues, reason=ATTACK),
        )

    article = replace(
        base.article,
        title=ATTACK,
        author=ATTACK,
        date=ATTACK,
        text=f"{base.article.text} {ATTACK}",
        headings=(ATTACK,),
    )
    return replace(
        base,
        source=ATTACK,
        model=ModelInfo(ATTACK, ATTACK),
        warnings=(PageWarning(ATTACK, ATTACK),),
        article=article,
        comments=tuple(comment(old) for old in base.comments),
        concepts=tuple(replace(concept, label=ATTACK) for concept in base.concepts),
    )


@pytest.fixture(autouse=True)
def _french():
    set_language("fr")
    yield
    set_language("fr")
