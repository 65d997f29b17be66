"""HTML: one theme or trick a row, and what must not get in."""

from html import escape

import pytest

from stance.pages import read

HEAD = "<!DOCTYPE html><html lang='fr'><head><title>Vive le vélo – Le blog</title></head><body><header><h1><a href='/'>Le blog</a></h1></header>"
ARTICLE = (
    "<article><h1>Vive le vélo</h1><p class='byline'>Par <span class='author'>Anne Bel</span>, le <time datetime='2016-03-01'>1er mars</time></p>"
    "<div class='entry-content'><p>Le vélo est bon pour la ville, et la ville le lui rend mal, dit-on au conseil.</p><h2>Pourquoi</h2>"
    "<p>Parce que c'est sain, rapide,<br>silencieux et gratuit, ou presque&nbsp;!</p></div></article>"
)
TEXT = (
    "Le vélo est bon pour la ville, et la ville le lui rend mal, dit-on au conseil.\n\nPourquoi\n\n"
    "Parce que c'est sain, rapide,\nsilencieux et gratuit, ou presque !"
)
LEA = ("Léa", "2016-03-12T10:34", None, "Tout à fait.")
PAUL = ("Paul", "2016-03-13", "Léa", "Et la pluie ?\n\nVous y pensez ?")


def rows(page):
    """Return (author, date, author answered, text) of every comment."""
    authors = {comment.id: comment.author for comment in page.comments}
    return [(c.author, c.date, authors.get(c.parent_id), c.text) for c in page.comments]


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(
            "<div id='comments'><h3>2 réponses</h3><ol class='commentlist'><li class='comment' id='comment-1'>"
            "<article><div class='comment-author vcard'><cite class='fn'>Léa</cite> <span class='says'>dit :</span></div>"
            "<div class='comment-meta'><a href='#'>12 mars 2016 à 10 h 34 min</a></div><div class='comment-content'><p>Tout à fait.</p></div>"
            "<div class='reply'><a>Répondre</a></div></article><ul class='children'><li class='comment' id='comment-2'><article>"
            "<cite class='fn'>Paul</cite><div class='comment-meta'>13 mars 2016</div><div class='comment-content'><p>Et la pluie ?</p>"
            "<p>Vous y pensez ?</p></div></article></li></ul></li><li class='pingback'><p>Ping : Un autre blog</p></li></ol></div>",
            id="wordpress",
        ),
        pytest.param(
            "<div itemprop='comment' itemscope itemtype='https://schema.org/Comment'><span itemprop='author'>Léa</span>"
            "<time itemprop='dateCreated' datetime='2016-03-12T10:34'>samedi</time><div itemprop='text'>Tout à fait.</div>"
            "<div itemprop='comment' itemscope itemtype='https://schema.org/Comment'><span itemprop='author'>Paul</span>"
            "<time datetime='2016-03-13'>dimanche</time><div itemprop='text'><p>Et la pluie ?</p><p>Vous y pensez ?</p></div></div></div>",
            id="microdata",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"BlogPosting","comment":[{"@type":"Comment","author":{"name":"Léa"},'
            '"dateCreated":"2016-03-12T10:34","text":"Tout à fait.","comment":[{"@type":"Comment","author":{"name":"Paul"},'
            '"dateCreated":"2016-03-13","text":"Et la pluie ?\\n\\nVous y pensez ?"}]}]}</script>',
            id="json-ld",
        ),
        pytest.param(
            "<section class='comments'><div class='comment'><p class='meta'><strong>Léa</strong> le 12 mars 2016 à 10:34</p><p>Tout à fait.</p>"
            "<div class='replies'><div class='comment'><p class='meta'><strong>Paul</strong> le 13 mars 2016</p><p>Et la pluie ?</p>"
            "<p>Vous y pensez ?</p></div></div></div></section>",
            id="no-body-element",
        ),
        pytest.param(
            "<h2>2 commentaires</h2><p><b>Léa</b> a écrit le 12 mars 2016 à 10:34 :</p><p>Tout à fait.</p><dl><dd>"
            "<p><b>Paul</b> a écrit le 13 mars 2016 :</p><p>Et la pluie ?</p><p>Vous y pensez ?</p></dd></dl><hr>",
            id="no-names-at-all",
        ),
        pytest.param(
            "<div id='comments'><div class='comment' id='c1' data-depth='0'><span class='author'>Léa</span><span class='date'>12/03/2016 à 10:34</span>"
            "<div class='text'>Tout à fait.</div></div><div class='comment' id='c2' data-depth='1'><span class='author'>Paul</span>"
            "<span class='date'>13/03/2016</span><div class='text'><p>Et la pluie ?</p><p>Vous y pensez ?</p></div></div></div>",
            id="depth-attribute",
        ),
        pytest.param(
            "<details><summary>2 commentaires</summary><ul class='comments'><li class='comment'><b class='pseudo'>Léa</b> <i class='date'>12/03/2016 10:34</i>"
            "<div class='comment-text'>Tout à fait.</div></li><li class='comment'><b class='pseudo'>Paul</b> <i class='date'>13/03/2016</i>"
            "<p class='reply-to'>En réponse à <a href='#'>Léa</a></p><div class='comment-text'><p>Et la pluie ?</p><p>Vous y pensez ?</p></div></li></ul></details>",
            id="details-in-answer-to",
        ),
        pytest.param(
            "<section class='xyz-reac' id='reac'><h2>Vos réactions (2)</h2><div class='xyz-msg'><div class='xyz-msg__qui'><i class='xyz-ini'>L</i><b>Léa</b>"
            "<em class='xyz-badge'>Abonnée</em></div><div class='xyz-msg__quand' title='12/03/2016 10:34'>il y a 2 jours</div><div class='xyz-msg__dit'>"
            "<p>Tout à fait.</p></div><button>Utile (27)</button><div class='xyz-sous'><div class='xyz-msg'><div class='xyz-msg__qui'><i class='xyz-ini'>P</i>"
            "<b>Paul</b></div><div class='xyz-msg__quand'>13/03/2016</div><div class='xyz-msg__dit'><p>Et la pluie ?</p><p>Vous y pensez ?</p></div></div></div></div></section>",
            id="a-newspapers-own-words",
        ),
        pytest.param(
            "<div id='comments'><ol class='commentlist'><li class='comment' id='li-comment-1'><article id='comment-1' class='comment'><header class='comment-meta'>"
            "<cite class='fn'>Léa</cite><time datetime='2016-03-12T10:34'>samedi</time></header><section class='comment-content comment'><p>Tout à fait.</p></section></article>"
            "<ul class='children'><li class='comment' id='li-comment-2'><article id='comment-2' class='comment'><header class='comment-meta'><cite class='fn'>Paul</cite>"
            "<time datetime='2016-03-13'>dimanche</time></header><section class='comment-content comment'><p>Et la pluie ?</p><p>Vous y pensez ?</p></section></article></li></ul>"
            "</li></ol></div>",
            id="twenty-twelve-whose-text-is-named-comment",
        ),
        pytest.param(
            "<div id='comments'><dl><dt id='c1'>1. Le samedi 12 mars 2016, 10:34 par Léa</dt><dd><p>Tout à fait.</p></dd>"
            "<dt id='c2'>2. Le 13 mars 2016 par Paul</dt><dd><p>En réponse à Léa</p><p>Et la pluie ?</p><p>Vous y pensez ?</p></dd></dl></div>"
            "<div id='pings'><h3>Rétroliens</h3><dl><dt id='c3'>1. Le 14 mars 2016, 09:00 par Un autre blog</dt><dd><p>Revue de liens [...]</p></dd></dl></div>",
            id="dotclear-with-trackbacks-in-a-list-of-their-own",
        ),
    ],
)
def test_comments(comments):
    page = read(
        HEAD
        + ARTICLE
        + comments
        + "<form id='respond'><h3>Laisser un commentaire</h3><textarea>Votre texte</textarea></form>"
        "<aside><h4>Commentaires récents</h4><ul><li class='recentcomments'>Zoé dans La neige</li></ul></aside></body></html>"
    )
    assert (page.title, page.author, page.date, page.headings) == (
        "Vive le vélo",
        "Anne Bel",
        "2016-03-01",
        ("Pourquoi",),
    )
    assert page.text == TEXT
    assert rows(page) == [LEA, PAUL]


def test_block_quotes_are_kept_and_known():
    page = read(
        HEAD
        + ARTICLE
        + "<div class='comment' id='comment-7'><span class='fn'>Léa</span><div class='comment-content'>"
        "<blockquote><p>sain, rapide</p></blockquote><p>Oui.</p></div></div></body></html>"
    )
    comment = page.comments[0]
    assert (comment.id, comment.text, comment.quotes) == ("7", "sain, rapide\n\nOui.", ((0, 12),))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("iso8859-15", "iso-8859-15"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
    ],
)
def test_any_charset(encoding, declared):
    raw = HEAD.replace("<head>", f"<head><meta charset='{declared}'>") + ARTICLE + "</body></html>"
    assert read(raw.replace("–", "-").encode(encoding)).text == TEXT


def test_a_page_deeper_than_the_parser_goes_is_read_as_text():
    page = read(
        HEAD + "<div>" * 10_000 + "<p>Le vélo est bon pour la ville, et la ville le lui rend mal.</p></body>"
    )
    assert "Le vélo est bon pour la ville, et la ville le lui rend mal." in page.text


def test_paragraphs_in_bold_are_headings_where_there_are_no_others():
    page = read(
        HEAD + ARTICLE.replace("<h2>Pourquoi</h2>", "<p><strong>Pourquoi</strong></p>") + "</body></html>"
    )
    assert (page.text, page.headings) == (TEXT, ("Pourquoi",))


@pytest.mark.parametrize(
    "box",
    [
        "<div class='x'><p>La lettre</p><p>Chaque jour, l'essentiel.</p><form><input type='email'><button>OK</button></form></div>",
        "<div class='x'><p>La lettre</p><p>Chaque jour, l'essentiel.</p><a href='/abo'>S'abonner</a></div>",
        "<div class='x'><span>À lire également</span><a href='/x'>Un autre article</a></div>",
        "<dl class='x'><dt><img src='x'></dt><dt><strong>Le bassin, vidé</strong></dt></dl>",
        "<div class='spip_document_12 spip_documents'><img src='x'><div class='y'>Le bassin, vidé</div></div>",
        "<div class='image-gauche'><img src='x'><br><small>Le bassin, vidé</small></div>",
    ],
)
def test_boxes_inside_an_article_are_left_out(box):
    prose = "Le vélo est bon pour la ville, et la ville le lui rend mal depuis des années, malgré toutes ses promesses."
    long = f"<div class='media'><img src='x'><p>{prose}</p><p>{prose}</p><p>{prose}</p></div>"
    page = read(
        f"<html><body><h1>Vélo</h1><div class='entry-content'><p>{prose}</p>{box}<h2>Suite</h2>{long}</div></body></html>"
    )
    assert page.text == "\n\n".join([prose, "Suite", prose, prose, prose])


def test_parts_of_a_numbered_comment_are_no_comments():
    comment = (
        "<li id='comment-{0}' class='comment-container'><article id='comment-{0}' class='comment comment-body'><div class='comment-content'>"
        "<div class='comment-author'><h3 class='comment-link'>{1}</h3><span class='comment-meta'><span class='comment-date'>13 Mar 2022</span></span></div>"
        "<div class='comment-entry'><div class='comment-content'><p>{2}</p></div></div></div></article>{3}</li>"
    )
    inner = comment.format(12, "Anne", "Merci.", "")
    page = read(
        f"<html><body><ol class='comment-list'>{comment.format(11, 'Léa', 'Oui.', '<ul class=children>' + inner + '</ul>')}</ol></body></html>"
    )
    assert [(c.id, c.author, c.date, c.parent_id, c.text) for c in page.comments] == [
        ("11", "Léa", "2022-03-13", None, "Oui."),
        ("12", "Anne", "2022-03-13", "11", "Merci."),
    ]


_THREAD = (
    '<div id="comments"><div class="comment" id="comment-1"><b class="author">Léa</b> <time datetime="2024-03-05T10:00">5 mars</time>'
    '<div class="comment-body">Tout à fait d’accord avec cela.</div></div>'
    '<div class="comment" id="comment-2"><b class="author">Paul</b> <time datetime="2024-03-06T10:00">6 mars</time>'
    f'<div class="comment-body">Pas moi, et je vais le dire : {"c’est bien long, " * 60}voilà.</div></div></div>'
)


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(
            f'<iframe srcdoc="{escape(f"<html><body>{_THREAD}</body></html>")}"></iframe>', id="frame"
        ),
        pytest.param(
            f"<div><template shadowrootmode=open><style>p{{}}</style>{_THREAD}</template></div>", id="shadow"
        ),
    ],
)
def test_comments_that_a_saved_page_holds_apart(held):
    page = read(
        f"<html><body><article><h1>Vive le vélo</h1><p>Le vélo est bon pour la ville, et la ville le lui rend mal.</p></article>{held}</body></html>"
    )
    assert [(c.id, c.author, c.date) for c in page.comments] == [
        ("1", "Léa", "2024-03-05T10:00"),
        ("2", "Paul", "2024-03-06T10:00"),
    ]
    assert page.text == "Le vélo est bon pour la ville, et la ville le lui rend mal."


_ARTICLE = "<h1>Vive le vélo</h1><div class=texte><p>Le vélo est bon pour la ville, et la ville le lui rend mal.</p></div>"


def test_a_footer_of_canalblog_signs_a_comment():
    items = "".join(
        f'<li class="comment_item" id="c{n}"><div class="itemcontent">{text}</div>'
        f'<div class="itemfooter">Posté par {name}, {n} octobre 2008 à 19:40 | <a href="#c{n}">|</a> <a href="#" class="repondre">Répondre</a></div></li>'
        for n, name, text in ((26, "Tante Rosette", "Bravo pour la dentelle."), (27, "Titepuce", "J’adore !"))
    )
    page = read(
        f'<html><body><div class=article>{_ARTICLE}</div><ul class="commentlist">{items}</ul></body></html>'
    )
    assert [(c.author, c.date, c.text) for c in page.comments] == [
        ("Tante Rosette", "2008-10-26T19:40", "Bravo pour la dentelle."),
        ("Titepuce", "2008-10-27T19:40", "J’adore !"),
    ]


def test_a_postscript_of_spip_belongs_to_the_article():
    page = read(
        f"<html><body><div class=cartouche>{_ARTICLE}<div class=ps><h2>P.-S.</h2><p>La souscription reste ouverte.</p></div></div></body></html>"
    )
    assert page.text.endswith("le lui rend mal.\n\nP.-S.\n\nLa souscription reste ouverte.")
