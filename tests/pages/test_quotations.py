"""Passages of comments that repeat what others wrote: known as quotations, whatever the format of the page."""

import json

import pytest

from stance.pages import read
from stance.pages.quotations import MAX_COMMENTS, repeated_passages

SAID = "Ventile d'abord la salle de bains, ne chauffe pas le miroir."
OWN = "Pas d'accord : sans chauffage, la buée revient en dix minutes."
TOPIC = "Buée sur le miroir\n\nPublié le 1er mars 2016 par Anne Bel\n\nLe miroir de la salle de bains se couvre de buée chaque matin depuis l'hiver.\n\n2 commentaires\n\n"


def quoted(comment):
    return [comment.text[start:end] for start, end in comment.quotes]


@pytest.mark.parametrize("label", ["Léa a écrit : ↑sam. 12 mars 2016 10:34", "Citation de Léa", "Léa wrote:"])
def test_what_stands_below_a_name_and_in_an_earlier_comment_is_quoted(label):
    page = read(
        f"{TOPIC}Léa dit :\n12 mars 2016 à 10 h 34 min\n\n{SAID} Et essuie.\n\nRépondre\n\n"
        f"Paul dit :\n13 mars 2016 à 8 h 05 min\n\n{label}\n{SAID}\n{OWN}\n\nRépondre\n"
    )
    lea, paul = page.comments
    assert quoted(lea) == []
    assert quoted(paul) == [f"{label}\n{SAID}"]


def test_a_passage_may_be_of_the_article_and_of_several_paragraphs():
    article = (
        "La rue est fermée le dimanche matin.\n\nLe marché s'y étale jusqu'au canal depuis trois semaines."
    )
    assert repeated_passages([article, f"Anne a écrit :\n{article}\n\nEt alors ?"]) == [
        [],
        [f"Anne a écrit :\n{article}"],
    ]


def test_own_words_below_such_a_line_are_none():
    assert repeated_passages([SAID, f"Comme Léa a dit :\n{OWN}"]) == [[], []]
    # a word that stands anywhere goes on no passage
    assert repeated_passages([f"Oui.\n{SAID} Merci !", f"Léa a écrit :\n{SAID}\nMerci !\nEt la pluie ?"]) == [
        [],
        [f"Léa a écrit :\n{SAID}"],
    ]


def test_pages_of_very_many_comments_are_not_searched():
    texts = [SAID, f"Léa a écrit :\n{SAID}\n{OWN}", *["Oui."] * MAX_COMMENTS]
    assert repeated_passages(texts) == [[] for _text in texts]


def test_signs_mark_quotations_in_any_format():
    page = read(
        json.dumps(
            {
                "title": "Buée",
                "text": "Le miroir se couvre de buée.",
                "comments": [{"author": "Paul", "text": f"> {SAID}\n\n{OWN}"}],
            }
        )
    )
    assert quoted(page.comments[0]) == [f"> {SAID}"]
