"""What stands beside posts and is of another act than writing: edits, thanks, signatures; questions, registers, links to posts."""

import pytest

from stance.pages import read

TITLE = "Où garer les vélos du lycée ?"
FIRST = (
    "Le garage du lycée est plein dès huit heures, et les surveillants refusent qu'on attache quoi que ce soit"
    " à la grille. Où garez-vous les vôtres ?"
)
SECOND = "On a compté quatre cents vélos en une matinée, contre une trentaine avant la fermeture de la rue aux voitures."
TEXTS = ("Sous le porche de la mairie.", "Oui", "Chez ma tante, elle a une cour.")
NAMES = ("Karim", "Luc Mercier", "Anne-So")


def page(body, head=""):
    return f"<!DOCTYPE html><html lang='fr'><head><title>{TITLE} - Forum</title>{head}</head><body>{body}</body></html>"


def post(number, name, text, *, edit="", thanks="", above=""):
    return f"""<article id="elPost_{number}" class="cPost pxComment"><aside><h3><a href="/profile/{number}/">{name}</a></h3><ul><li>Membre</li></ul></aside>
<div><div id="comment-{number}_wrap" class="pxComment_content">{above}<div><a href="#">Posté le <time datetime="2022-03-1{number}T10:00:00Z">1{number} mars 2022</time></a></div>
<div><div><p>{text}</p></div>{edit}</div>{thanks}<div data-role="memberSignature"><div><p>Un vélo vaut mieux que deux tu l'auras.</p></div></div></div></div></article>"""


EDIT = "<span><strong>Modifié <time datetime='2022-03-20T08:00:00Z'>20 mars 2022</time> par Josette P.</strong></span>"
THANKS = "<div><p>Les utilisateurs suivants ont remercié : <span class='user'>Josette P.</span></p></div>"


@pytest.mark.parametrize("edit", ["", EDIT])
@pytest.mark.parametrize("thanks", ["", THANKS])
def test_edits_thanks_and_signatures(edit, thanks):
    posts = post(1, "Josette P.", FIRST) + "".join(
        post(number, name, text, edit=edit)
        for number, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True), start=2)
    )
    below = "<div><p>Vous pouvez écrire maintenant et vous inscrire plus tard.</p></div>"
    found = read(page(f"<h1>{TITLE} <small>(2 lecteurs)</small></h1><div id='comments'>{posts}</div>{below}"))
    assert (found.title, found.author, found.text) == (TITLE, "Josette P.", FIRST)
    assert [(c.author, c.date, c.text) for c in found.comments] == [
        (name, f"2022-03-1{number}T10:00:00+00:00", text)
        for number, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True), start=2)
    ]


def test_who_was_thanked_did_not_write():
    comments = "".join(
        f"""<div class="message"><div class="left"><b class="who-{("a", "b")[number % 2]}">{name}</b></div><div class="right"><span class="date">1{number} mars 2022 10:00</span>
<div class="msg-body"><p>{text}</p></div><p>Membres qui ont remercié : <span class="user">Josette P.</span></p></div></div>"""
        for number, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True))
    )
    found = read(page(f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><div class='comments'>{comments}</div>"))
    assert [(c.author, c.text) for c in found.comments] == list(zip(NAMES, TEXTS, strict=True))


def test_a_question_its_comments_and_its_answers():
    def signed(name, verb, moment):
        return f"<div><div>{verb} <span title='{moment}Z, Licence : CC BY-SA 4.0'>le 14</span></div><a href='/users/3/x' class='user'>{name}</a></div>"

    def comment(number, name, text):
        return f"<li id='comment-{number}' class='comment'><span class='comment-copy'>{text}</span> – <a href='/users/{number}/x' class='comment-user'>{name}</a></li>"

    answers = "".join(
        f"""<div id="answer-{number}" class="answer" data-parentid="4" itemscope itemtype="https://schema.org/Answer"><div itemprop="text"><p>{text}</p></div>
{signed("Relecteur", "modifiée", "2022-01-20 10:00:00")}{signed(name, "répondue", f"2022-01-1{number} 21:47:30")}<ul class="comments">{inner}</ul></div>"""
        for number, name, text, inner in (
            (5, "Karim", TEXTS[0], comment(8, "Luc Mercier", TEXTS[1])),
            (6, "Anne-So", TEXTS[2], ""),
        )
    )
    question = f"""<div itemscope itemtype="https://schema.org/Question"><h1 itemprop="name">{TITLE}</h1><div class="votes">14</div><div itemprop="text"><p>{FIRST}</p></div>
<ul><li><a rel="tag" href="#">vélo</a></li></ul><ul class="comments">{comment(7, "Luc Mercier", "Bonne question.")}</ul><div id="answers"><h2>Réponses</h2>{answers}</div></div>"""
    found = read(page(question))
    assert found.text == FIRST
    assert [(c.id, c.author, c.parent_id, c.text) for c in found.comments] == [
        ("7", "Luc Mercier", None, "Bonne question."),
        ("5", "Karim", None, TEXTS[0]),
        ("8", "Luc Mercier", "5", TEXTS[1]),
        ("6", "Anne-So", None, TEXTS[2]),
    ]
    assert [c.date for c in found.comments if c.id in ("5", "6")] == [
        "2022-01-15T21:47:30+00:00",
        "2022-01-16T21:47:30+00:00",
    ]


@pytest.mark.parametrize(
    "head", [("Date", "Nom", "Message"), ("Date", "Signataire", "Commentaires"), ("Date", "Pseudo", "Avis")]
)
@pytest.mark.parametrize("cell", ["th", "td"])
def test_a_petition_in_a_table(head, cell):
    rows = "".join(
        f"<tr><td>{day}</td><td>{name}</td><td>{text}</td></tr>"
        for day, name, text in zip(
            ("30 septembre", "27 septembre", "2 janvier", "12 septembre"),
            (*NAMES, "Sans un mot"),
            (*TEXTS, ""),
            strict=True,
        )
    )
    named = "".join(f"<{cell}>{name}</{cell}>" for name in head)
    found = read(
        page(
            f"<h1>{TITLE}</h1><p>Publié le <time datetime='2018-09-12'>12 septembre 2018</time> par <a class='author' href='/a'>Anne Bel, adjointe aux écoles</a></p>"
            f"<div class='content'><p>{FIRST}</p></div><table><tr>{named}</tr>{rows}</table>"
        )
    )
    assert (found.author, found.text) == ("Anne Bel", FIRST)
    assert [(c.author, c.date, c.text) for c in found.comments] == list(
        zip(NAMES, ("2018-09-30", "2018-09-27", "2019-01-02"), TEXTS, strict=True)
    )


def test_a_link_to_the_post_that_is_answered():
    posts = "".join(
        f"""<li class="post" data-uid="9" data-pid="{number}" itemscope itemtype="http://schema.org/Comment"><meta itemprop="datePublished" content="2021-01-09T1{number}:00:00Z">
<a itemprop="author" href="/user/u{number}">{name}</a> {link}<div itemprop="text"><p>{text}</p></div></li>"""
        for number, name, link, text in (
            (1, "Josette P.", "", FIRST),
            (2, NAMES[0], "", TEXTS[0]),
            (3, NAMES[1], "", TEXTS[1]),
            (4, NAMES[2], f"<a href='/post/2'>@{NAMES[0]}</a>", TEXTS[2]),
        )
    )
    found = read(page(f"<h1>{TITLE}</h1><ul class='posts'>{posts}</ul>"))
    assert [(c.id, c.parent_id) for c in found.comments] == [("2", None), ("3", None), ("4", "2")]


def test_a_day_with_its_edit_and_links_around_the_text():
    posts = "".join(
        f"<li class='x' id='arg_{number}'><a href='/profile/u{number}'>{name}</a><p class='d'>{number} mars 2022{edit}</p><p class='t'>{text}</p></li>"
        for number, name, edit, text in (
            (1, NAMES[0], "", TEXTS[0]),
            (2, NAMES[1], " • Modifié le 3 mars 2022", TEXTS[2]),
            (3, NAMES[2], "", TEXTS[1]),
        )
    )
    pager = "<div class='p'><a href='/1'>« Les coings</a> <a href='/3'>Le verger »</a></div>"
    jump = "<div class='j'><a href='#r'>Aller à la recette</a></div>"
    found = read(
        page(
            f"<h1>{TITLE}</h1><div class='entry-content'>{jump}<p>{FIRST}</p><p>{SECOND}</p>{pager}</div><ul>{posts}</ul>"
        )
    )
    assert found.text == f"{FIRST}\n\n{SECOND}"
    assert [(c.author, c.date, c.text) for c in found.comments] == [
        (NAMES[0], "2022-03-01", TEXTS[0]),
        (NAMES[1], "2022-03-02", TEXTS[2]),
        (NAMES[2], "2022-03-03", TEXTS[1]),
    ]


ARTICLE = (
    "<article><h1>La consigne</h1><div class='article-body'><p>Mercredi, le centre n'est pas ouvert que Réjeanne est déjà là,"
    " quatre sacs verts à ses pieds, et deux cent douze canettes à rendre.</p></div></article>"
)


def test_labels_are_sentences_and_say_less_than_what_is_shown():
    def unit(number, name, label, answered, text, inner=""):
        shown = f"<span class='reply-to'>En réponse à {answered}</span>" if answered else ""
        return (
            f"<li id='c{number}'><article aria-label='{label} de {name}.'><div><span class='who'><button>{name}</button></span>{shown}"
            f"<time title='2 nov. 2023 07:3{number}'>2 nov. 2023</time></div><div class='message-text'><p>{text}</p></div></article>{inner}</li>"
        )

    page = read(
        f"<html><body>{ARTICLE}<ul class='comments-list'>"
        + unit(
            1,
            "Ti-Guy L.",
            "Commentaire",
            "",
            "On l'annonce depuis trois ans.",
            "<ul class='replies-list'>"
            + unit(2, "Kim-Yen", "Réponse", "Ti-Guy L.", "Dix ans, pas trois.")
            + unit(3, "Chez Manon", "Réponse", "Kim-Yen", "Et nous les dépanneurs, alors ?")
            + "</ul>",
        )
        + "</ul></body></html>"
    )
    authors = {c.id: c.author for c in page.comments}
    assert [(c.author, authors.get(c.parent_id)) for c in page.comments] == [
        ("Ti-Guy L.", None),
        ("Kim-Yen", "Ti-Guy L."),
        ("Chez Manon", "Kim-Yen"),
    ]


def test_what_waits_for_moderation_is_no_comment_and_signs_that_are_images_are_text():
    def unit(number, text):
        return (
            f"<li class='comment' id='comment-{number}'><span class='fn'>Léa {number}</span> <span class='comment_date'>le 9 mars 2024 à 0 h 1{number} min</span>"
            f"<div class='comment-content'>{text}</div></li>"
        )

    page = read(
        f"<html><body>{ARTICLE}<ol class='commentlist'>"
        + unit(1, "<p>Bravo <img alt='🥕' src='data:image/svg+xml,'></p>")
        + unit(
            2, "<em class='moderation'>Votre commentaire est en attente de modération</em><p>Combien ?</p>"
        )
        + unit(3, "<span><span class='label success'>En faveur</span>&nbsp;</span><p>Enfin.</p>")
        + unit(4, "<p><img alt='Une file' src='a.jpg'> Trop long.</p>")
        + "</ol></body></html>"
    )
    assert [c.text for c in page.comments] == ["Bravo 🥕", "Enfin.", "Trop long."]


def test_an_article_is_what_holds_its_paragraphs():
    prose = "Il existe en France un sujet plus intime que tous les autres : ce que laisseront nos parents, et à qui. "
    page = read(
        "<html><body><div id='didomi-host'><p>Avec votre accord, nos 312 partenaires et nous utilisons des cookies pour tout.</p></div>"
        "<main class='article article--content'><ul><li><a href='#'>Débats</a></li></ul>"
        f"<header class='article__header'><h1>Hériter</h1><h2 class='deck'>Taxer davantage ne ruinera personne, plaide-t-elle ici.</h2></header>"
        f"<article class='article__content'><p>{prose * 3}</p><h2>Une moyenne</h2><p>{prose * 2}</p></article>"
        + "<section class='inread zone'><h3>Les plus partagés</h3><ul>"
        + "".join(
            f"<li><a href='#'>Ces {n} villages qui n'ont plus de notaire depuis l'été</a></li>"
            for n in range(9)
        )
        + "</ul></section></main></body></html>"
    )
    assert page.text == "\n\n".join(
        (
            "Taxer davantage ne ruinera personne, plaide-t-elle ici.",
            (prose * 3).strip(),
            "Une moyenne",
            (prose * 2).strip(),
        )
    )
    assert page.headings == ("Une moyenne",)
