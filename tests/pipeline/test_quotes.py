"""Quoted passages of a Doc: what its page marks, and what signs mark, each once."""

import time

import spacy

from stance.pipeline.columns import doc_of
from stance.pipeline.quotes import Quotes

MAX_SECONDS = 5.0


def test_a_passage_that_page_and_signs_mark_is_found_once():
    text = "> Oui, bien sûr.\n\nIl dit : « non et encore non merci »."
    found = Quotes().find(doc_of(spacy.blank("fr"), text, [(0, 16)]))
    assert [(text[q.start : q.end], q.kind) for q in found] == [
        ("> Oui, bien sûr.", "block"),
        ("« non et encore non merci »", "quotation"),
    ]


def test_thousands_of_quotations_take_no_longer_each():
    nlp = spacy.blank("fr")
    text = "> a\n\n" * 10_000 + "« b » " * 10_000
    doc = doc_of(nlp, text, [(0, 3), (1, 2), (5, 8)])
    begin = time.process_time()
    found = Quotes().find(doc)
    assert time.process_time() - begin < MAX_SECONDS
    assert len([quote for quote in found if quote.kind == "scare"]) == 10_000
