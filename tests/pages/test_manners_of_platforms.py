"""What platforms write around comments, one manner a row: forums, networks, blogs and newspapers, in text, HTML and Markdown."""

import pytest

from stance.pages import read

LEA = ("Léa", "2016-03-12T10:34", None, "Tout à fait d'accord.")
PAUL = ("Paul K.", "2016-03-13T08:05", None, "Et la pluie ?\n\nVous y pensez ?")
PAUL_TO_LEA = ("Paul K.", "2016-03-13T08:05", "Léa", "Et la pluie ?\n\nVous y pensez ?")
PROSE = "Le vélo est bon pour la ville, et la ville le lui rend mal."


def rows(page):
    """Return (author, date to the minute, author answered, text) of every comment."""
    authors = {comment.id: comment.author for comment in page.comments}
    return [(c.author, c.date and c.date[:16], authors.get(c.parent_id), c.text) for c in page.comments]


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        pytest.param(
            "2 Commentaires\n\n"
            "Page d'accueil\n1 Connexion\n♥ Recommander 3\n\n"
            "Les mieux notés\n\n"
            "Avatar\nLéa • il y a 2 jours\nTout à fait d'accord.\n\n"
            "3 △ ▽ • Répondre • Partager ›\n\n"
            "Avatar\nPaul K. Léa • il y a 1 jour\nEt la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "△ ▽ • Répondre • Partager ›",
            [
                ("Léa", "2016-02-28", None, "Tout à fait d'accord."),
                ("Paul K.", "2016-02-29", "Léa", "Et la pluie ?\n\nVous y pensez ?"),
            ],
            id="disqus-paste",
        ),
        pytest.param(
            "2 responses to “Vive le vélo”\n\n"
            "Léa\nMarch 12, 2016\nTout à fait d'accord.\n\n"
            "Reply\nPaul K.\nMarch 13, 2016\nEt la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Reply\n",
            [
                ("Léa", "2016-03-12", None, "Tout à fait d'accord."),
                ("Paul K.", "2016-03-13", None, "Et la pluie ?\n\nVous y pensez ?"),
            ],
            id="wp-en-block",
        ),
        pytest.param(
            "2 commentaires sur « Vive le vélo »\n\n"
            "Avatar de Léa\nLéa\n12 mars 2016\n\n"
            "Tout à fait d'accord.\n\n"
            "Répondre\n\n"
            "Avatar de Paul K.\nPaul K.\n13 mars 2016\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Répondre\n",
            [
                ("Léa", "2016-03-12", None, "Tout à fait d'accord."),
                ("Paul K.", "2016-03-13", None, "Et la pluie ?\n\nVous y pensez ?"),
            ],
            id="wp-fr-avatar",
        ),
        pytest.param(
            "2 commentaires\n\n"
            "1. Léa\n12 mars 2016 à 10 h 34 min · Répondre\nTout à fait d'accord.\n\n"
            "2. Paul K.\n13 mars 2016 à 8 h 05 min · Répondre\nEt la pluie ?\n\n"
            "Vous y pensez ?\n",
            [LEA, PAUL],
            id="wp-dash",
        ),
        pytest.param(
            "2 commentaires\n\n"
            "Trier par\n\n"
            "@lea\nil y a 2 jours\nTout à fait d'accord.\n\n"
            "12\n\n"
            "Répondre\n\n"
            "@paulk\nil y a 1 jour\nEt la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "3\n\n"
            "Répondre\n",
            [
                ("@lea", "2016-02-28", None, "Tout à fait d'accord."),
                ("@paulk", "2016-02-29", None, "Et la pluie ?\n\nVous y pensez ?"),
            ],
            id="youtube-like",
        ),
        pytest.param(
            "Commentaires\n\n"
            "L\nTout à fait d'accord.\nRépondre\nPosté par Léa, 12 mars 2016 à 10:34\n\n"
            "P\nEt la pluie ?\n\n"
            "Vous y pensez ?\nRépondre\nPosté par Paul K., 13 mars 2016 à 08:05\n",
            [LEA, PAUL],
            id="canalblog-new",
        ),
        pytest.param(
            "Commenter cet article\n\n"
            "L\nLéa\n12/03/2016 10:34\n\n"
            "Tout à fait d'accord.\n\n"
            "Répondre\n\n"
            "P\nPaul K.\n13/03/2016 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Répondre\n",
            [LEA, PAUL],
            id="overblog-new",
        ),
        pytest.param(
            "Commentaires\n\n"
            "Tout à fait d'accord.\nCommentaire n°1 posté par Léa le 12/03/2016 à 10h34\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\nCommentaire n°2 posté par Paul K. le 13/03/2016 à 08h05\n",
            [LEA, PAUL],
            id="over-blog-2012",
        ),
        pytest.param(
            "2 comments:\n\n"
            "Léa12 March 2016 at 10:34\nTout à fait d'accord.\n\n"
            "Reply\n\n"
            "Paul K.13 March 2016 at 08:05\nEt la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Reply\n",
            [LEA, PAUL],
            id="blogger-en",
        ),
        pytest.param(
            "2 commentaires:\n\n"
            "Léa12 mars 2016 à 10:34\nTout à fait d'accord.\n\n"
            "RépondreSupprimer\n\n"
            "Paul K.13 mars 2016 à 08:05\nEt la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "RépondreSupprimer\n",
            [LEA, PAUL],
            id="blogger-fr-glued",
        ),
        pytest.param(
            "Vos commentaires\n\n"
            "Le 12 mars 2016 à 10:34, par Léa\nTout à fait d'accord.\nRépondre à ce message\n\n"
            "    Le 13 mars 2016 à 08:05, par Paul K. En réponse à : Vive le vélo\n    Et la pluie ?\n\n"
            "    Vous y pensez ?\n    Répondre à ce message\n",
            [LEA, PAUL_TO_LEA],
            id="spip3",
        ),
        pytest.param(
            "Messages\n\n"
            "Vive le vélo\n12 mars 2016, par Léa\nTout à fait d'accord.\nRépondre à ce message\n\n"
            "Vive le vélo\n13 mars 2016, par Paul K.\nEt la pluie ?\n\n"
            "Vous y pensez ?\nRépondre à ce message\n",
            [
                ("Léa", "2016-03-12", None, "Tout à fait d'accord."),
                ("Paul K.", "2016-03-13", None, "Et la pluie ?\n\nVous y pensez ?"),
            ],
            id="spip-title",
        ),
        pytest.param(
            "Commentaires\n\n"
            "Tout à fait\nSoumis par Léa (non vérifié) le sam, 12/03/2016 - 10:34\nTout à fait d'accord.\n\n"
            "répondre\n\n"
            "Et la pluie\nSoumis par Paul K. (non vérifié) le dim, 13/03/2016 - 08:05\nEt la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "répondre\n",
            [LEA, PAUL],
            id="drupal",
        ),
        pytest.param(
            "Commentaires\n\n"
            "Tout à fait d'accord.\n\n"
            "Rédigé par : Léa | 12/03/2016 à 10:34\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Rédigé par : Paul K. | 13/03/2016 à 08:05\n",
            [LEA, PAUL],
            id="typepad",
        ),
        pytest.param(
            "Commentaires\n\n"
            "Tout à fait d'accord.\n\n"
            "Écrit par : Léa | 12/03/2016\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Écrit par : Paul K. | 13/03/2016\n\n"
            "Répondre à ce commentaire\n",
            [
                ("Léa", "2016-03-12", None, "Tout à fait d'accord."),
                ("Paul K.", "2016-03-13", None, "Et la pluie ?\n\nVous y pensez ?"),
            ],
            id="hautetfort",
        ),
        pytest.param(
            "Commentaires\n\n"
            "Léa, Posté le samedi 12 mars 2016 10:34\nTout à fait d'accord.\n\n"
            "Paul K., Posté le dimanche 13 mars 2016 08:05\nEt la pluie ?\n\n"
            "Vous y pensez ?\n",
            [LEA, PAUL],
            id="skyrock",
        ),
        pytest.param(
            "2 réponses\n\n"
            "Léa\n@lea@piaille.example\n12 mars 2016, 10:34\nTout à fait d'accord.\n\n"
            "Paul K.\n@paul@piaille.example\n13 mars 2016, 08:05\nEt la pluie ?\n\n"
            "Vous y pensez ?\n",
            [LEA, PAUL],
            id="mastodon",
        ),
        pytest.param(
            "Contributions (2)\n\n"
            "Réagir\n\n"
            "Triées par date\n\n"
            "Léa 12/03/2016 à 10h34\n\n"
            "Tout à fait d'accord.\n\n"
            "3 Recommander\nSignaler\n\n"
            "Paul K. 13/03/2016 à 08h05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Recommander\nSignaler\n",
            [LEA, PAUL],
            id="lemonde",
        ),
        pytest.param(
            "2 commentaires\n\n"
            "Léa\nle 12/03/2016 à 10:34\n\n"
            "Tout à fait d'accord.\n\n"
            "Alerter\nRépondre\n\n"
            "Paul K.\nle 13/03/2016 à 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Alerter\nRépondre\n",
            [LEA, PAUL],
            id="lefigaro",
        ),
        pytest.param(
            "Tous les commentaires\n\n"
            "Léa\n12/03/2016 10:34\n\n"
            "Tout à fait d'accord.\n\n"
            "Recommander (2)\n\n"
            "Paul K.\n13/03/2016 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Recommander (0)\n",
            [LEA, PAUL],
            id="mediapart",
        ),
        pytest.param(
            "Commentaires\n\n"
            "  • Léa\n    12 mars 2016 à 10:34\n    Tout à fait d'accord.\n    Répondre\n      □ Paul K.\n        13 "
            "mars 2016 à 08:05\n        Et la pluie ?\n\n"
            "        Vous y pensez ?\n        Répondre\n",
            [LEA, PAUL_TO_LEA],
            id="w3m",
        ),
        pytest.param(
            "Commentaires (2)\n\n"
            "De : Léa\nDate : 12 mars 2016 10:34\nTout à fait d'accord.\n\n"
            "De : Paul K.\nDate : 13 mars 2016 08:05\nEt la pluie ?\n\n"
            "Vous y pensez ?\n",
            [LEA, PAUL],
            id="gt-quote",
        ),
        pytest.param(
            "Commentaires :\n\n"
            "Léa (12/03/2016 10:34) : Tout à fait d'accord.\n\n"
            "Paul K. (13/03/2016 08:05) : Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [LEA, PAUL],
            id="name-colon",
        ),
    ],
)
def test_comments_in_text(comments, expected):
    page = read(
        f"Vive le vélo\n\nPublié le 1er mars 2016 par Anne Bel\n\n{PROSE}\n\n{comments}\n\nLaisser un commentaire\n\nNom *\n"
    )
    assert (page.title, page.author, page.date, page.text) == (
        "Vive le vélo",
        "Anne Bel",
        "2016-03-01",
        PROSE,
    )
    assert rows(page) == expected


@pytest.mark.parametrize(
    "topic",
    [
        pytest.param(
            "Vélo en ville\n\n"
            "Répondre\n2 messages • Page 1 sur 1\n\n"
            "Vélo en ville\nMessage par Anne Bel » mar. 1 mars 2016 09:00\n\n"
            "Le vélo est bon pour la ville, et la ville le lui rend mal.\nHaut\n\n"
            "Anne Bel\nMembre\nMessages : 12\nInscription : lun. 4 janv. 2010 10:00\n\n"
            "Re: Vélo en ville\nMessage par Léa » sam. 12 mars 2016 10:34\n\n"
            "Tout à fait d'accord.\nHaut\n\n"
            "Léa\nMembre\nMessages : 3\nInscription : mar. 5 janv. 2010 11:00\n\n"
            "Re: Vélo en ville\nMessage par Paul K. » dim. 13 mars 2016 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\nHaut\n\n"
            "Paul K.\nMembre\nMessages : 30\nInscription : mer. 6 janv. 2010 12:00\n\n"
            "Répondre\n3 messages • Page 1 sur 1\n",
            id="phpbb3",
        ),
        pytest.param(
            "Vélo en ville\n\n"
            "01/03/2016, 09h00  #1\nAnne Bel\nMembre confirmé\nDate d'inscription : janvier 2010\nMessages : 12\n\n"
            "Le vélo est bon pour la ville, et la ville le lui rend mal.\nRépondre avec citation\n\n"
            "12/03/2016, 10h34  #2\nLéa\nMembre\nDate d'inscription : janvier 2010\nMessages : 3\n\n"
            "Tout à fait d'accord.\nRépondre avec citation\n\n"
            "13/03/2016, 08h05  #3\nPaul K.\nMembre\nDate d'inscription : janvier 2010\nMessages : 30\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\nRépondre avec citation\n",
            id="vbulletin",
        ),
        pytest.param(
            "Forum du vélo\n\n"
            "Vélo en ville\n\n"
            "Anne Bel\nMembre Junior\nMessages: 12\n\n"
            "Vélo en ville\n« le: Mars 01, 2016, 09:00:00 »\n\n"
            "Le vélo est bon pour la ville, et la ville le lui rend mal.\nJournalisée\n\n"
            "Léa\nMembre Junior\nMessages: 3\n\n"
            "Re : Vélo en ville\n« Réponse #1 le: Mars 12, 2016, 10:34:00 »\n\n"
            "Tout à fait d'accord.\nJournalisée\n\n"
            "Paul K.\nMembre Junior\nMessages: 30\n\n"
            "Re : Vélo en ville\n« Réponse #2 le: Mars 13, 2016, 08:05:00 »\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\nJournalisée\n",
            id="smf",
        ),
        pytest.param(
            "Forum du vélo\n\n"
            "Vélo en ville\n\n"
            "#1 01-03-2016 09:00:00\n\n"
            "Anne Bel\nMembre\nInscription : 04-01-2010\nMessages : 12\n\n"
            "Vélo en ville\nLe vélo est bon pour la ville, et la ville le lui rend mal.\n\n"
            "Hors ligne\n\n"
            "#2 12-03-2016 10:34:00\n\n"
            "Léa\nMembre\nInscription : 05-01-2010\nMessages : 3\n\n"
            "Re : Vélo en ville\nTout à fait d'accord.\n\n"
            "Hors ligne\n\n"
            "#3 13-03-2016 08:05:00\n\n"
            "Paul K.\nMembre\nInscription : 06-01-2010\nMessages : 30\n\n"
            "Re : Vélo en ville\nEt la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "Hors ligne\n",
            id="fluxbb",
        ),
    ],
)
def test_the_first_message_of_a_forum_is_its_article(topic):
    page = read(topic)
    assert (page.title, page.author, page.date and page.date[:16], page.text) == (
        "Vélo en ville",
        "Anne Bel",
        "2016-03-01T09:00",
        PROSE,
    )
    assert rows(page) == [LEA, PAUL]


FIRST = ("Léa", "2016-03-12T10:34", None, "Tout à fait.")
SECOND = ("Paul", "2016-03-13T08:05", None, "Et la pluie ?\n\nVous y pensez ?")
REPLY = ("Paul", "2016-03-13T08:05", "Léa", "Et la pluie ?\n\nVous y pensez ?")
ARTICLE = (
    "<html><head><title>Vive le vélo – Mon blog</title></head><body><header><h1><a href='/'>Mon blog</a></h1></header><article><h2>Vive le vélo</h2>"
    "<p class=m>Publié le 1er mars 2016 par Anne Bel</p><p>Le vélo est bon pour la ville, et la ville le lui rend mal, depuis que les voitures prennent toute la place.</p>"
    "<h3>Pourquoi</h3><p>Parce qu'il est pratique, bon marché et joyeux, disent ceux qui le prennent tous les jours.</p></article>"
)
TEXT = (
    "Le vélo est bon pour la ville, et la ville le lui rend mal, depuis que les voitures prennent toute la place.\n\nPourquoi\n\n"
    "Parce qu'il est pratique, bon marché et joyeux, disent ceux qui le prennent tous les jours."
)


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        pytest.param(
            "<section class='gh-comments'><h2>2 commentaires</h2><div class='k1'><div class='k2'>"
            "<span>Léa</span> <time datetime='2016-03-12T10:34'>12 mars</time></div><div class='k3'>"
            "<p>Tout à fait.</p></div></div><div class='k1'><div class='k2'>"
            "<span>Paul</span> <time datetime='2016-03-13T08:05'>13 mars</time></div><div class='k3'>"
            "<p>Et la pluie ?</p><p>Vous y pensez ?</p></div></div></section>",
            [FIRST, SECOND],
            id="ghost-native",
        ),
        pytest.param(
            "<div><h3>2 commentaires</h3><div class='sc-a1b'><div class='sc-x'><b>Léa</b></div>"
            "<div class='sc-d'>12/03/2016 à 10:34</div><div class='sc-t'>Tout à fait.</div>"
            "<button>Répondre</button></div><div class='sc-a1b'><div class='sc-x'><b>Paul</b></div>"
            "<div class='sc-d'>13/03/2016 à 08:05</div><div class='sc-t'><p>Et la pluie ?</p>"
            "<p>Vous y pensez ?</p></div><button>Répondre</button></div></div>",
            [FIRST, SECOND],
            id="hashed-classes",
        ),
        pytest.param(
            "<div><h3>2 commentaires</h3><ul class='q1'><li class='q2'><div class='q3'>Léa</div>"
            "<div class='q4'>12/03/2016 à 10:34</div><div class='q5'>Tout à fait.</div><ul class='q6'>"
            "<li class='q2'><div class='q3'>Paul</div><div class='q4'>13/03/2016 à 08:05</div><div class='q5'>"
            "<p>Et la pluie ?</p><p>Vous y pensez ?</p></div></li></ul></li><li class='q2'>"
            "<div class='q3'>Zoé</div><div class='q4'>14/03/2016 à 08:05</div><div class='q5'>Oui.</div></li>"
            "</ul></div>",
            [FIRST, REPLY, ("Zoé", "2016-03-14T08:05", None, "Oui.")],
            id="hashed-nested",
        ),
        pytest.param(
            "<h3>Commentaires</h3><table><tr><td><b>Léa</b><br>12/03/2016 10:34</td><td>Tout à fait.</td></tr>"
            "<tr><td><b>Paul</b><br>13/03/2016 08:05</td><td><p>Et la pluie ?</p><p>Vous y pensez ?</p></td>"
            "</tr></table>",
            [FIRST, SECOND],
            id="table-rows",
        ),
        pytest.param(
            "<h3>Commentaires</h3><p><strong>Léa</strong>, le 12 mars 2016 à 10:34</p><p>Tout à fait.</p><p>"
            "<strong>Paul</strong>, le 13 mars 2016 à 08:05</p><p>Et la pluie ?</p><p>Vous y pensez ?</p>",
            [FIRST, SECOND],
            id="p-heads",
        ),
        pytest.param(
            "<h3>2 commentaires</h3><h4>Léa, le 12 mars 2016 à 10:34</h4><p>Tout à fait.</p>"
            "<h4>Paul, le 13 mars 2016 à 08:05</h4><p>Et la pluie ?</p><p>Vous y pensez ?</p>",
            [FIRST, SECOND],
            id="h4-heads",
        ),
        pytest.param(
            "<div id='comments'><h3>2 réponses</h3><ol><li id='comment-1'><cite>Léa</cite> a dit :<br/><small>"
            "<a href='#comment-1'>12 mars 2016 à 10 h 34 min</a></small><p>Tout à fait.</p></li>"
            "<li id='comment-2'><cite>Paul</cite> a dit :<br/><small>"
            "<a href='#comment-2'>13 mars 2016 à 8 h 05 min</a></small><p>Et la pluie ?</p>"
            "<p>Vous y pensez ?</p></li></ol></div>",
            [FIRST, SECOND],
            id="cite-a-dit",
        ),
        pytest.param(
            "<h3 id='comments'>2 réponses à « Vive le vélo »</h3><ol class='commentlist'>"
            "<li class='alt' id='comment-1'><cite><a href='http://l.ex'>Léa</a></cite> dit :<br />"
            "<small class='commentmetadata'><a href='#comment-1' title=''>12 mars 2016 à 10:34</a> </small>"
            "<p>Tout à fait.</p></li><li class='' id='comment-2'><cite>Paul</cite> dit :<br />"
            "<small class='commentmetadata'><a href='#comment-2'>13 mars 2016 à 8:05</a></small>"
            "<p>Et la pluie ?</p><p>Vous y pensez ?</p></li></ol>",
            [FIRST, SECOND],
            id="kubrick",
        ),
        pytest.param(
            "<div class='entry-comments' id='comments'><h3>Comments</h3><ol class='comment-list'>"
            "<li class='comment depth-1' id='comment-1'>"
            "<article itemprop='comment' itemscope itemtype='http://schema.org/Comment'>"
            "<header class='comment-header'>"
            "<p class='comment-author' itemprop='author' itemscope itemtype='http://schema.org/Person'>"
            "<span itemprop='name'>Léa</span> <span class='says'>says</span></p><p class='comment-meta'>"
            "<time class='comment-time' datetime='2016-03-12T10:34' itemprop='datePublished'>"
            "<a href='#'>March 12</a></time></p></header><div class='comment-content' itemprop='text'>"
            "<p>Tout à fait.</p></div></article><ul class='children'><li class='comment depth-2' id='comment-2'>"
            "<article itemprop='comment' itemscope itemtype='http://schema.org/Comment'>"
            "<header class='comment-header'>"
            "<p class='comment-author' itemprop='author' itemscope itemtype='http://schema.org/Person'>"
            "<span itemprop='name'>Paul</span> <span class='says'>says</span></p><p class='comment-meta'>"
            "<time class='comment-time' datetime='2016-03-13T08:05' itemprop='datePublished'>x</time></p>"
            "</header><div class='comment-content' itemprop='text'><p>Et la pluie ?</p><p>Vous y pensez ?</p>"
            "</div></article></li></ul></li></ol></div>",
            [FIRST, REPLY],
            id="genesis",
        ),
        pytest.param(
            "<div class='root'><div class='root__threads'><article class='thread root__thread' role='list'>"
            "<div class='comment comment_level_0' id='remark42__comment-a1'><div class='comment__info'>"
            "<button class='comment__username'>Léa</button><span class='comment__username2'></span>"
            "<a class='comment__time' href='#'>12/03/2016 à 10:34</a></div><div class='comment__body'>"
            "<div class='comment__text'><p>Tout à fait.</p></div><div class='comment__actions'>Répondre</div>"
            "</div></div></article></div></div>",
            [FIRST],
            id="remark42",
        ),
        pytest.param(
            "<div id='commento'><div class='commento-card' id='commento-comment-card-1'>"
            "<div class='commento-header'><div class='commento-name'>Léa</div><div class='commento-subtitle'>"
            "<div title='2016-03-12T10:34' class='commento-timeago'>il y a 3 ans</div></div></div>"
            "<div class='commento-body'><p>Tout à fait.</p></div><div class='commento-children'>"
            "<div class='commento-card' id='commento-comment-card-2'><div class='commento-header'>"
            "<div class='commento-name'>Paul</div><div class='commento-subtitle'>"
            "<div title='2016-03-13T08:05' class='commento-timeago'>x</div></div></div>"
            "<div class='commento-body'><p>Et la pluie ?</p><p>Vous y pensez ?</p></div></div></div></div></div>",
            [FIRST, REPLY],
            id="commento",
        ),
        pytest.param(
            "<div class='gsc-comments'><h4 class='gsc-comments-count'>2 commentaires</h4>"
            "<div class='gsc-timeline'><div class='gsc-comment'><div class='gsc-comment-header'>"
            "<div class='gsc-comment-author'><a class='gsc-comment-author-avatar'>"
            "<span class='link-primary'>Léa</span></a><a class='link-secondary'>"
            "<time class='whitespace-nowrap' datetime='2016-03-12T10:34'>x</time></a></div></div>"
            "<div class='markdown gsc-comment-content'><p>Tout à fait.</p></div><div class='gsc-replies'>"
            "<div class='gsc-reply'><div class='gsc-reply-header'><a class='gsc-reply-author'><span>Paul</span>"
            "</a><time datetime='2016-03-13T08:05'>x</time></div><div class='gsc-reply-content'>"
            "<p>Et la pluie ?</p><p>Vous y pensez ?</p></div></div></div></div></div></div>",
            [FIRST, REPLY],
            id="giscus",
        ),
        pytest.param(
            "<div class='timeline'><article class='timeline-comment' id='c1'><header class='comment-header'>"
            "<a class='text-link'>Léa</a> commented <time datetime='2016-03-12T10:34'>x</time></header>"
            "<div class='comment-body markdown-body'><p>Tout à fait.</p></div></article>"
            "<article class='timeline-comment' id='c2'><header class='comment-header'>"
            "<a class='text-link'>Paul</a> commented <time datetime='2016-03-13T08:05'>x</time></header>"
            "<div class='comment-body markdown-body'><p>Et la pluie ?</p><p>Vous y pensez ?</p></div></article>"
            "</div>",
            [FIRST, SECOND],
            id="utterances",
        ),
        pytest.param(
            "<div id='comments' class='comment-wrapper'><h2 class='title'>Commentaires</h2><a id='comment-1'>"
            "</a><div class='comment clearfix'><h3 property='dc:title'>"
            "<a href='/comment/1#comment-1' class='permalink'>Tout à fait</a></h3>"
            "<div class='submitted'>Soumis par <span class='username'>Léa</span> le <span property='dc:date' "
            "content='2016-03-12T10:34'>sam, 12/03/2016 - 10:34</span></div><div class='content'>"
            "<div class='field field-name-comment-body'><p>Tout à fait.</p></div><ul class='links inline'>"
            "<li class='comment-reply'><a>répondre</a></li></ul></div></div><div class='indented'>"
            "<a id='comment-2'></a><div class='comment clearfix'><h3><a class='permalink'>Et</a></h3>"
            "<div class='submitted'>Soumis par <span class='username'>Paul</span> le <span "
            "content='2016-03-13T08:05' property='dc:date'>x</span></div><div class='content'>"
            "<div class='field field-name-comment-body'><p>Et la pluie ?</p><p>Vous y pensez ?</p></div></div>"
            "</div></div></div>",
            [FIRST, REPLY],
            id="drupal7",
        ),
        pytest.param(
            "<div id='comments'><h3>Commentaires</h3><dl><dt id='c1' class='me odd first'>"
            "<a href='#c1' class='comment-number'>1.</a> Le samedi 12 mars 2016, 10:34 par <a "
            "href='http://l.ex'>Léa</a></dt><dd class='odd first'><p>Tout à fait.</p></dd><dt id='c2'>"
            "<a href='#c2'>2.</a> Le dimanche 13 mars 2016, 08:05 par Paul</dt><dd><p>Et la pluie ?</p>"
            "<p>Vous y pensez ?</p></dd></dl></div>",
            [FIRST, SECOND],
            id="dotclear-dl",
        ),
        pytest.param(
            "<div class='responses'><h2>Réponses (2)</h2><div class='fq fr'><div class='fs'>"
            "<a class='ft' href='/@lea'>Léa</a><p class='fu'>12 mars 2016</p></div>"
            "<pre class='fv'>Tout à fait.</pre></div><div class='fq fr'><div class='fs'>"
            "<a class='ft' href='/@paul'>Paul</a><p class='fu'>13 mars 2016</p></div>"
            "<pre class='fv'>Et la pluie ?</pre></div></div>",
            [("Léa", "2016-03-12", None, "Tout à fait."), ("Paul", "2016-03-13", None, "Et la pluie ?")],
            id="medium-like",
        ),
        pytest.param(
            "<div class='block-body js-replyNewMessageContainer'></div><section class='comments'>"
            "<h3>Commentaires</h3><div class='message-inner'><div class='message-cell--user'>"
            "<h4 class='message-name'><a class='username'>Léa</a></h4>"
            "<h5 class='userTitle message-userTitle'>Membre</h5></div><div class='message-cell--main'>"
            "<header class='message-attribution'><time class='u-dt' datetime='2016-03-12T10:34'>12 Mars</time>"
            "</header><div class='message-userContent'><article class='message-body'>"
            "<div class='bbWrapper'>Tout à fait.</div></article></div></div></div><div class='message-inner'>"
            "<div class='message-cell--user'><h4 class='message-name'><a class='username'>Paul</a></h4></div>"
            "<div class='message-cell--main'><header class='message-attribution'>"
            "<time class='u-dt' datetime='2016-03-13T08:05'>x</time></header><div class='message-userContent'>"
            "<article class='message-body'><div class='bbWrapper'><p>Et la pluie ?</p><p>Vous y pensez ?</p>"
            "</div></article></div></div></div></section>",
            [FIRST, SECOND],
            id="xenforo",
        ),
        pytest.param(
            "<div id='commentaires'><h2>Commentaires (2)</h2><ul class='reactions-list'><li>"
            "<p class='reac-hd'>Par <strong>Léa</strong> le 12-03-2016 à 10h34</p>"
            "<p class='reac-txt'>Tout à fait.</p></li><li>"
            "<p class='reac-hd'>Par <strong>Paul</strong> le 13-03-2016 à 08h05</p><div class='reac-txt'>"
            "<p>Et la pluie ?</p><p>Vous y pensez ?</p></div></li></ul></div>",
            [FIRST, SECOND],
            id="lepoint",
        ),
        pytest.param(
            "<details><summary>2 commentaires</summary><details open><summary>Léa · 12/03/2016 10:34</summary>"
            "<p>Tout à fait.</p></details><details open><summary>Paul · 13/03/2016 08:05</summary>"
            "<p>Et la pluie ?</p><p>Vous y pensez ?</p></details></details>",
            [FIRST, SECOND],
            id="details",
        ),
        pytest.param(
            "<section class='comments' id='comments'><h3 class='title'>2 commentaires:</h3>"
            "<div id='comment-holder'><div class='comment-thread toplevel-thread'><ol>"
            "<li class='comment' id='c1'><div class='avatar-image-container'></div><div class='comment-block'>"
            "<div class='comment-header'><cite class='user'>Léa</cite><span class='icon user'></span>"
            "<span class='datetime secondary-text'><a href='#c1'>12 mars 2016 à 10:34</a></span></div>"
            "<p class='comment-content'>Tout à fait.</p><span class='comment-actions secondary-text'>"
            "<a class='comment-reply'>Répondre</a></span></div><div class='comment-replies'>"
            "<div id='c1-rt' class='comment-thread inline-thread'><span class='thread-toggle'>Réponses</span>"
            "<ol class='thread-chrome'><li class='comment' id='c2'><div class='comment-block'>"
            "<div class='comment-header'><cite class='user blog-author'>Paul</cite><span class='datetime'>"
            "<a>13 mars 2016 à 08:05</a></span></div><p class='comment-content'>Et la pluie ?<br>"
            "<br>Vous y pensez ?</p></div></li></ol></div></div></li></ol></div></div></section>",
            [FIRST, REPLY],
            id="blogger2020",
        ),
    ],
)
def test_comments_in_html(comments, expected):
    page = read(
        f"{ARTICLE}{comments}<form><h3>Laisser un commentaire</h3><textarea></textarea></form>"
        "<aside><h4>Articles récents</h4><ul><li>La neige</li></ul></aside></body></html>"
    )
    assert (page.title, page.author, page.date, page.text) == ("Vive le vélo", "Anne Bel", "2016-03-01", TEXT)
    assert rows(page) == expected


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        pytest.param(
            "## Commentaires\n\n"
            "**Léa** — 12 mars 2016 à 10:34\n\n"
            "Tout à fait.\n\n"
            "**Paul** — 13 mars 2016 à 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [FIRST, SECOND],
            id="bold-lines",
        ),
        pytest.param(
            "## Commentaires (2)\n\n"
            "**Léa**  \n*12 mars 2016 à 10:34*\n\n"
            "Tout à fait.\n\n"
            "**Paul**  \n*13 mars 2016 à 08:05*\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [FIRST, SECOND],
            id="bold-then-italic",
        ),
        pytest.param(
            "## Commentaires\n\n"
            "* **Léa**, le 12 mars 2016 à 10:34 :\n\n"
            "  Tout à fait.\n\n"
            "* **Paul**, le 13 mars 2016 à 08:05 :\n\n"
            "  Et la pluie ?\n\n"
            "  Vous y pensez ?\n",
            [FIRST, SECOND],
            id="bullets",
        ),
        pytest.param(
            "### 2 commentaires\n\n"
            "[Léa](http://l.ex) dit :\n\n"
            "[12 mars 2016 à 10 h 34](#comment-1)\n\n"
            "Tout à fait.\n\n"
            "[Répondre](#r)\n\n"
            "Paul dit :\n\n"
            "[13 mars 2016 à 8 h 05](#comment-2)\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "[Répondre](#r)\n",
            [FIRST, SECOND],
            id="links",
        ),
        pytest.param(
            "## Commentaires\n\n"
            "**Léa** (12/03/2016 10:34)\n\n"
            "Tout à fait.\n\n"
            "---\n\n"
            "**Paul** (13/03/2016 08:05)\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n\n"
            "---\n",
            [FIRST, SECOND],
            id="rules",
        ),
        pytest.param(
            "Commentaires\n------------\n\n"
            "### Léa, 12 mars 2016 à 10:34\n\n"
            "Tout à fait.\n\n"
            "### Paul, 13 mars 2016 à 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [FIRST, SECOND],
            id="setext",
        ),
        pytest.param(
            "## Commentaires\n\n"
            "### Léa\n\n"
            "_12 mars 2016 à 10:34_\n\n"
            "Tout à fait.\n\n"
            "### Paul\n\n"
            "_13 mars 2016 à 08:05_\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [FIRST, SECOND],
            id="headings-date-below",
        ),
        pytest.param(
            "## 2 commentaires\n\n"
            "1. **Léa** a écrit le 12 mars 2016 à 10:34 :\n   Tout à fait.\n\n"
            "2. **Paul** a écrit le 13 mars 2016 à 08:05 :\n   Et la pluie ?\n\n"
            "   Vous y pensez ?\n",
            [FIRST, SECOND],
            id="numbered",
        ),
        pytest.param(
            "**2 commentaires**\n\n"
            "**Léa** · 12 mars 2016 à 10:34\n\n"
            "Tout à fait.\n\n"
            "**Paul** · 13 mars 2016 à 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [FIRST, SECOND],
            id="bold-opening",
        ),
        pytest.param(
            "## Commentaires\n\n"
            "![Léa](a.png)\n\n"
            "**Léa**\n\n"
            "12/03/2016 10:34\n\n"
            "Tout à fait.\n\n"
            "![Paul](b.png)\n\n"
            "**Paul**\n\n"
            "13/03/2016 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [FIRST, SECOND],
            id="images",
        ),
        pytest.param(
            "## 2 réponses à « Vive le vélo »\n\n"
            "1. ![](a.png)\n\n"
            "    **[Léa](http://l.ex)**\n\n"
            "    [12 mars 2016 à 10:34](http://v.ex/p#comment-1)\n\n"
            "    Tout à fait.\n\n"
            "    [Répondre](http://v.ex/p#respond)\n\n"
            "2. ![](b.png)\n\n"
            "    **Paul**\n\n"
            "    [13 mars 2016 à 08:05](http://v.ex/p#comment-2)\n\n"
            "    Et la pluie ?\n\n"
            "    Vous y pensez ?\n\n"
            "    [Répondre](http://v.ex/p#respond)\n",
            [FIRST, SECOND],
            id="wp-clip",
        ),
        pytest.param(
            "## Commentaires\n\n"
            "> **Léa** — 12 mars 2016 à 10:34\n>\n> Tout à fait.\n>\n> > **Paul** — 13 mars 2016 à 08:05\n> >\n> > Et "
            "la pluie ?\n> >\n> > Vous y pensez ?\n",
            [FIRST, REPLY],
            id="quote-nested",
        ),
        pytest.param(
            "## Commentaires\n\n"
            "- **Léa** (12/03/2016 10:34)\n\n"
            "  Tout à fait.\n\n"
            "    - **Paul** (13/03/2016 08:05)\n\n"
            "      Et la pluie ?\n\n"
            "      Vous y pensez ?\n",
            [FIRST, REPLY],
            id="list-nested",
        ),
        pytest.param(
            "## Commentaires\n\n"
            "### Léa, le 12 mars 2016 à 10:34\n\n"
            "Tout à fait.\n\n"
            "#### Paul, le 13 mars 2016 à 08:05\n\n"
            "Et la pluie ?\n\n"
            "Vous y pensez ?\n",
            [FIRST, REPLY],
            id="heading-nested",
        ),
    ],
)
def test_comments_in_markdown(comments, expected):
    page = read(
        "---\ntitle: Vive le vélo\nauthor: Anne Bel\ndate: 2016-03-01\n---\n\nLe [vélo](/v/) est **bon** pour la ville, et la ville le lui rend mal.\n\n"
        + comments
    )
    assert (page.title, page.author, page.date, page.text) == (
        "Vive le vélo",
        "Anne Bel",
        "2016-03-01",
        PROSE,
    )
    assert rows(page) == expected


FIRST_PARAGRAPH = "Le vélo est bon pour la ville, et la ville le lui rend mal depuis que les voitures ont pris toute la place dans les rues."
SECOND_PARAGRAPH = "Parce qu'il est pratique, bon marché et joyeux, disent ceux qui le prennent tous les jours, même quand il pleut un peu."
LE_VELO = f"{FIRST_PARAGRAPH}\n\nPourquoi\n\n{SECOND_PARAGRAPH}"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            "Aller au contenu principal\n\nMon blog\nLe slogan du blog\n\nAccueil\nÀ propos\nContact\n\n"
            f"Vive le vélo en ville\n\nPar Anne Bel\n1 mars 2016\n\n{LE_VELO}\n\nPartager :\nFacebook\nTwitter\n\n"
            "Étiquettes : vélo, ville\n\nArticle précédent\nLa neige\nArticle suivant\nLe train",
            id="top-menu",
        ),
        pytest.param(
            f"Mon blog\n\nVive le vélo en ville\n\nAnne Bel\n1 mars 2016\n\n{LE_VELO}",
            id="name-date-line",
        ),
        pytest.param(
            f"Mon blog\n\nVive le vélo en ville\n\nAnne Bel | 1 mars 2016 | Ville\n\n{LE_VELO}",
            id="name-bar-date",
        ),
        pytest.param(
            "Mon blog\n\nVive le vélo en ville\n\nLe 1 mars 2016 par Anne Bel\nDans Ville\nLaisser un commentaire\n\n"
            f"{LE_VELO}",
            id="date-by",
        ),
        pytest.param(
            f"Mon blog\n\nVive le vélo en ville\n\n1 mars 2016 · Anne Bel · 3 min de lecture\n\n{LE_VELO}",
            id="meta-dot",
        ),
        pytest.param(
            "Le Journal\n\nVille\n\nVive le vélo en ville\n\n"
            f"Par Anne Bel\nPublié le 01/03/2016, mis à jour le 02/03/2016\n\nTemps de lecture : 3 min\n\n{LE_VELO}",
            id="updated",
        ),
        pytest.param(
            f"Le Journal\n\nVive le vélo en ville\n\nPublié le 1 mars 2016 par Anne Bel\n\n{FIRST_PARAGRAPH}\n\n"
            f"Lire aussi : La neige sur la ville\n\nPourquoi\n\n{SECOND_PARAGRAPH}\n\nÀ lire également\n\n"
            "La neige\nLe train",
            id="lire-aussi",
        ),
        pytest.param(
            f"My blog\n\nVive le vélo en ville\n\nBy Anne Bel on March 1, 2016\n\n{LE_VELO}\n\nShare this:\n\n"
            "Twitter\nFacebook\n\nFiled Under: Ville",
            id="en",
        ),
        pytest.param(
            f"My blog\n\nVive le vélo en ville\n\nPosted on March 1, 2016 by Anne Bel\n\n{LE_VELO}\n\n"
            "Posted in Ville | Tagged vélo | 1 Comment",
            id="posted-on",
        ),
        pytest.param(
            f"Mon blog\n\nVive le vélo en ville\n\nPublié le 1 mars 2016 par Anne Bel\n\n{LE_VELO}\n\n"
            "À propos de l'auteur\n\n"
            "Anne Bel\nAnne écrit sur la ville et sur tout ce qui y roule depuis bientôt vingt ans, avec une tendresse pour les vieux vélos.\n\n"
            "Voir tous les articles",
            id="author-box",
        ),
        pytest.param(
            f"Mon blog\n\nVive le vélo en ville\n\nPublié le 1 mars 2016 par Anne Bel\n\n{LE_VELO}\n\n"
            "Abonnez-vous à notre newsletter\n\n"
            "Recevez chaque semaine le meilleur de la ville dans votre boîte aux lettres, sans publicité et sans engagement.\n\n"
            "S'inscrire",
            id="newsletter",
        ),
        pytest.param(
            f"Imprimé depuis Mon blog\n\nVive le vélo en ville\n\nAnne Bel, 1 mars 2016\n\n{LE_VELO}",
            id="print",
        ),
        pytest.param(
            "Nous utilisons des cookies pour améliorer votre expérience sur notre site et mesurer son audience.\nTout accepter\nTout refuser\n\n"
            f"Mon blog\n\nVive le vélo en ville\n\nPublié le 1 mars 2016 par Anne Bel\n\n{LE_VELO}",
            id="cookies",
        ),
        pytest.param(
            "Le Journal\n\nVive le vélo en ville\n\nPar Anne Bel - Publié le 1 mars 2016\n\n"
            f"Un vélo dans la ville. © Jean Bon / AFP\n\n{LE_VELO}",
            id="credits",
        ),
        pytest.param(
            f"Mon blog\n\nVive le vélo en ville\n\n1 Mars 2016\n\n, Rédigé par Anne Bel\n\nPublié dans #ville\n\n{LE_VELO}\n\n"
            "Partager cet article\n\nRepost 0\n\nPour être informé des derniers articles, inscrivez vous :\n\n"
            "Vous aimerez aussi :\nLa neige\n\n« Le train\nLa neige »",
            id="overblog",
        ),
    ],
)
def test_articles_in_text(page):
    found = read(
        f"{page}\n\n1 commentaire\n\nLéa dit :\n12 mars 2016 à 10 h 34 min\n\nTout à fait.\n\nRépondre\n"
    )
    assert (found.title, found.author, found.date, found.text) == (
        "Vive le vélo en ville",
        "Anne Bel",
        "2016-03-01",
        LE_VELO,
    )
    assert found.headings == ("Pourquoi",)
    assert [c.text for c in found.comments] == ["Tout à fait."]
