"""The types are the documented format, and survive JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from stance.pages.json_page import from_mapping
from stance.schema import (
    Analysis,
    Comment,
    Discussion,
    GoldDiscussion,
    PageWarning,
    from_dict,
    json_schema,
    to_dict,
)

DOCUMENTED = {
    "Analysis": [
        "schema_version",
        "source",
        "model",
        "warnings",
        "article",
        "comments",
        "links",
        "concepts",
        "summary",
    ],
    "ArticleAnalysis": ["title", "author", "date", "headings", "text", "claims", "mentions"],
    "CommentAnalysis": [
        "id",
        "author",
        "date",
        "parent_id",
        "text",
        "claims",
        "mentions",
        "stance",
        "stance_to_parent",
    ],
    "Claim": ["id", "start", "end", "text", "role", "negated", "certainty", "voice", "concepts", "cues"],
    "Mention": ["concept", "start", "end", "text", "match"],
    "Stance": ["label", "score", "probabilities", "abstained", "reason", "cues"],
    "Cue": ["start", "end", "text", "toward", "weight"],
    "Link": ["claim", "target", "similarity", "relation", "probabilities"],
    "Concept": ["id", "label", "article", "comments", "agree", "disagree", "mixed", "neutral"],
    "Summary": ["comments", "agree", "disagree", "mixed", "neutral", "mean_score"],
    "ModelInfo": ["name", "version"],
    "PageWarning": ["code", "message"],
}


def test_schema_has_the_documented_keys_in_order() -> None:
    schema = json_schema(Analysis)
    found = {"Analysis": list(schema["properties"])}
    found |= {name: list(definition["properties"]) for name, definition in schema["$defs"].items()}
    assert found == DOCUMENTED


def test_warning_as_data() -> None:
    assert to_dict(PageWarning("a", "b")) == {"code": "a", "message": "b"}


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=60).filter(
    lambda s: any(c.isalpha() for c in s)
)


@given(_TEXT, st.lists(_TEXT, max_size=4))
def test_a_page_survives_its_own_json(text: str, comments: list[str]) -> None:
    page = from_mapping({"title": "Titre", "text": text, "comments": [{"text": c} for c in comments]})
    again = from_mapping(json.loads(json.dumps(page.to_dict())))
    assert again == page


def test_gold_gives_the_page_without_labels() -> None:
    gold = from_dict(
        GoldDiscussion,
        {
            "id": "d1",
            "subject": "velo",
            "domain": "town",
            "genre": "blog",
            "title": "Vélo",
            "text": "Roulez.",
            "thesis": "Il faut rouler.",
            "comments": [{"id": "c1", "text": "Oui.", "stance": "agree", "cues": [[0, 3]]}],
        },
    )
    assert gold.discussion() == Discussion(
        title="Vélo", text="Roulez.", comments=(Comment(id="c1", text="Oui."),), id="d1"
    )
