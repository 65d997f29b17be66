"""What a page's marks leave at the ends of comments."""

from stance.pages.assemble import Found, FoundPage
from stance.pages.remains import without_remains


def texts(*written):
    comments = [Found(text) for text in written]
    without_remains(FoundPage(comments=comments))
    return [comment.text for comment in comments]


def test_ratings_reactions_and_badges_are_dropped():
    assert texts(
        "★★★★☆\nTrès bon !", "Je passe mon tour.\n:joy: 4", "Super fan\nBravo à tous\n(modifié)"
    ) == [
        "Très bon !",
        "Je passe mon tour.",
        "Bravo à tous",
    ]


def test_a_text_that_is_nothing_else_stays():
    assert texts("★★★★★", ":+1:", "5 étoiles") == ["★★★★★", ":+1:", "5 étoiles"]


def test_a_sign_that_most_texts_end_with_is_none_of_theirs():
    assert texts("Oui. –", "Non ! –", "Four de quelle marque ? –", "Un an après") == [
        "Oui.",
        "Non !",
        "Four de quelle marque ?",
        "Un an après",
    ]
    assert texts("Oui –", "Non", "Peut-être") == ["Oui –", "Non", "Peut-être"]


def test_what_somebody_ends_two_texts_with_is_a_signature():
    comments = [
        Found("Vingt touches.\n\n--\nUn carton vaut mieux qu'un long discours", "Père Carton"),
        Found("Et le prix ?\nMerci d'avance à tous", "Léa"),
        Found("Un palan...\n\n--\nUn carton vaut mieux qu'un long discours", "Père Carton"),
        Found("Trop cher.\nMerci", "Léa"),
    ]
    without_remains(FoundPage(comments=comments))
    assert [comment.text for comment in comments] == [
        "Vingt touches.",
        "Et le prix ?\nMerci d'avance à tous",
        "Un palan...",
        "Trop cher.\nMerci",
    ]


def test_signs_that_link_headings_to_themselves_and_a_pictures_name_are_dropped():
    page = FoundPage(
        author="Photo du rédacteurMaud Eggimann",
        text="Le geste #\n\nTailler court, en mars.\n\nCe qui reste #\n\nMon n° 4 #",
        headings=["Le geste #", "Ce qui reste #"],
    )
    without_remains(page)
    assert page.author == "Maud Eggimann"
    assert list(page.headings) == ["Le geste", "Ce qui reste"]
    assert page.text.startswith("Le geste\n\nTailler court, en mars.\n\nCe qui reste\n\n")
