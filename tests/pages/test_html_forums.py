"""Topics of forums in the markup of their programs: heads beside texts, profiles beside them, answers that fold."""

import re

import pytest

from stance.pages import read

TITLE = "Où garer les vélos du lycée ?"
NAMES = ("Josette P.", "Karim", "Luc Mercier", "Anne-So")
RANKS = ("Membre actif", "Nouveau", "Modératrice", "Participant")
TEXTS = (
    "Le garage du lycée est plein dès huit heures, et les surveillants refusent qu'on attache quoi que ce soit à la grille. Où garez-vous les vôtres ?",
    "Sous le porche de la mairie, personne n'a jamais rien dit.",
    "Chez ma tante, rue des Tilleuls.\n\nElle a une cour.",
    "La grille du gymnase reste ouverte jusqu'à dix-huit heures.",
)
DATES = tuple(f"2022-05-{day}T10:04" for day in (12, 13, 14, 15))


def paragraphs(number):
    return "".join(f"<p>{part}</p>" for part in TEXTS[number].split("\n\n"))


def lines(number):
    return TEXTS[number].replace("\n\n", "<br /><br />")


def bbpress(number, *, role=True):
    return f"""<div id="post-{120 + number}" class="bbp-reply-header"><div class="bbp-meta"><span class="bbp-reply-post-date">{12 + number} mai 2022 à
10 h 04 min</span> <a href="https://velo.fr/forums/sujet/garer/#post-{120 + number}" class="bbp-reply-permalink">#{120 + number}</a>
<span class="bbp-admin-links"></span></div></div>
<div class="loop-item-{number} user-id-{number + 3} bbp-parent-topic-120 bbp-reply-position-{number + 1} {("odd", "even")[number % 2]} post-{120 + number} reply type-reply status-publish hentry">
<div class="bbp-reply-author"><a href="https://velo.fr/forums/utilisateur/u{number}/" title="Voir le profil de {NAMES[number]}" class="bbp-author-link"><span class="bbp-author-avatar"><img alt="" src="a.png" height="80" width="80" /></span><span class="bbp-author-name">{NAMES[number]}</span></a>
{f'<div class="bbp-author-role">{RANKS[number]}</div>' if role else ""}</div>
<div class="bbp-reply-content">{paragraphs(number)}</div></div>"""


BBPRESS = f"""<h1 class="entry-title">{TITLE}</h1><div id="bbpress-forums" class="bbpress-wrapper"><div class="bbp-breadcrumb"><p><a href="/" class="bbp-breadcrumb-home">Accueil</a>
<span class="bbp-breadcrumb-sep">›</span> <a href="/forums/">Forums</a> <span class="bbp-breadcrumb-sep">›</span> <span class="bbp-breadcrumb-current">{TITLE}</span></p></div>
<div class="bbp-template-notice info"><ul><li class="bbp-topic-description">Ce sujet contient 3 réponses, 4 participants et a été mis à jour pour la dernière fois par
<a href="/forums/utilisateur/u3/" class="bbp-author-link"><span class="bbp-author-name">Anne-So</span></a>, <a href="#post-123">il y a 2 ans</a>.</li></ul></div>
<div class="bbp-pagination"><div class="bbp-pagination-count">4 sujets de 1 à 4 (sur un total de 4)</div><div class="bbp-pagination-links"></div></div>
<ul id="topic-120-replies" class="forums bbp-replies"><li class="bbp-header"><div class="bbp-reply-author">Auteur</div><div class="bbp-reply-content">Messages</div></li>
<li class="bbp-body">{"".join(map(bbpress, range(4)))}</li>
<li class="bbp-footer"><div class="bbp-reply-author">Auteur</div><div class="bbp-reply-content">Messages</div></li></ul>
<div class="bbp-pagination"><div class="bbp-pagination-count">4 sujets de 1 à 4 (sur un total de 4)</div></div>
<div id="no-reply-120" class="bbp-no-reply"><div class="bbp-template-notice"><ul><li>Vous devez être connecté pour répondre à ce sujet.</li></ul></div></div></div>"""


def fluxbb(number):
    return f"""<div id="p{450 + number}" class="blockpost {("rowodd", "roweven")[number % 2]}{" firstpost blockpost1" if number == 0 else ""}">
<h2><span><span class="conr">#{number + 1}</span> <a href="viewtopic.php?pid={450 + number}#p{450 + number}">{12 + number}-05-2022 10:04:00</a></span></h2>
<div class="box"><div class="inbox"><div class="postbody"><div class="postleft"><dl><dt><strong><a href="profile.php?id={number + 4}">{NAMES[number]}</a></strong></dt>
<dd class="usertitle"><strong>{RANKS[number]}</strong></dd><dd class="postavatar"><img src="a.png" alt="" /></dd><dd><span>Lieu : Lyon</span></dd>
<dd><span>Inscription : 03-02-2010</span></dd><dd><span>Messages : {312 + number}</span></dd><dd class="usercontacts"><span class="website"><a href="http://x.fr/">Site Web</a></span></dd></dl></div>
<div class="postright"><h3>{"Re : " if number else ""}{TITLE}</h3><div class="postmsg">{paragraphs(number)}</div></div></div></div>
<div class="inbox"><div class="postfoot clearb"><div class="postfootleft"><p><span>Hors ligne</span></p></div><div class="postfootright"><ul><li class="postreport"><span><a href="misc.php?report={number}">Signaler</a></span></li>
<li class="postquote"><span><a href="post.php?tid=1&amp;qid={number}">Citer</a></span></li></ul></div></div></div></div></div>"""


FLUXBB = f"""<div id="punviewtopic" class="pun"><div class="punwrap"><div id="brdheader" class="block"><div class="box"><div id="brdtitle" class="inbox"><h1><a href="index.php">Forum du vélo</a></h1></div>
<div id="brdmenu" class="inbox"><ul><li id="navindex"><a href="index.php">Accueil</a></li><li id="navuserlist"><a href="userlist.php">Liste des membres</a></li></ul></div></div></div>
<div id="brdmain"><div class="linkst"><div class="inbox crumbsplus"><ul class="crumbs"><li><a href="index.php">Accueil</a></li><li><span>»&#160;</span><a href="viewforum.php?id=2">Ville</a></li>
<li><span>»&#160;</span><strong><a href="viewtopic.php?id=1">{TITLE}</a></strong></li></ul><div class="pagepost"><p class="pagelink conl"><span class="pages-label">Pages : </span><strong class="item1">1</strong></p></div></div></div>
{"".join(map(fluxbb, range(4)))}
<div class="postlinksb"><div class="inbox crumbsplus"><div class="pagepost"><p class="pagelink conl"><span class="pages-label">Pages : </span><strong class="item1">1</strong></p></div></div></div></div>
<div id="brdfooter" class="block"><p>Propulsé par <a href="http://fluxbb.org/">FluxBB</a></p></div></div></div>"""


def punbb(number):
    return f"""<div class="post {("odd", "even")[number % 2]} {"firstpost topicpost" if number == 0 else "replypost"}"><div id="p{450 + number}" class="posthead">
<h3 class="hn post-ident"><span class="post-num">{number + 1}</span> <span class="post-byline"><span>{"Réponse de" if number else "Sujet de"} </span><strong>{NAMES[number]}</strong></span>
<span class="post-link"><a class="permalink" rel="bookmark" href="viewtopic.php?pid={450 + number}#p{450 + number}">2022-05-{12 + number} 10:04:00</a></span></h3></div>
<div class="postbody"><div class="post-author"><ul class="author-ident"><li class="username"><a title="Aller au profil de {NAMES[number]}" href="profile.php?id={number + 2}">{NAMES[number]}</a></li>
<li class="usertitle"><span>{RANKS[number]}</span></li><li class="userstatus"><span>Hors ligne</span></li></ul><ul class="author-info"><li><span>Inscription : <strong>2009-01-03</strong></span></li><li><span>Messages : <strong>{12 + number}</strong></span></li></ul></div>
<div class="post-entry"><h4 id="pc{450 + number}" class="entry-title hn">{"Re : " if number else ""}{TITLE}</h4><div class="entry-content">{paragraphs(number)}</div></div></div>
<div class="postfoot"><div class="post-options"><p class="post-actions"><span class="report-post first-item"><a href="misc.php?report=1">Signaler</a></span> <span class="quote-post"><a href="post.php?qid=1">Citer</a></span></p></div></div></div>"""


PUNBB = f"""<div id="brd-wrap" class="brd"><div id="brd-viewtopic" class="brd-page basic-page"><div id="brd-head" class="gen-content"><p id="brd-title"><a href="index.php">Forum du vélo</a></p></div>
<div id="brd-main"><h1 class="main-title"><a class="permalink" href="viewtopic.php?id=1">{TITLE}</a></h1><div class="main-head"><h2 class="hn"><span>Messages 1 à 4 sur 4</span></h2></div>
<div id="forum1" class="main-content main-topic">{"".join(map(punbb, range(4)))}</div></div></div></div>"""


MONTH = "Mai"


def phpbb2(number):
    row = f"row{number % 2 + 1}"
    day = ("Jeu", "Ven", "Sam", "Dim")[number]
    return f"""<tr><td width="150" align="left" valign="top" class="{row}"><span class="name"><a name="{1200 + number}"></a><b>{NAMES[number]}</b></span><br /><span class="postdetails">{RANKS[number]}<br /><img src="a.gif" alt="" /><br /><br />Inscrit le: 04 Mar 2004<br />Messages: {112 + number}<br />Localisation: Lyon</span><br /></td>
<td class="{row}" width="100%" height="28" valign="top"><table width="100%" border="0" cellspacing="0" cellpadding="0"><tr><td width="100%"><a href="viewtopic.php?p={1200 + number}#{1200 + number}"><img src="m.gif" alt="Message" title="Message" border="0" /></a><span class="postdetails">Posté le: {day} {12 + number} {MONTH} 2022 10:04<span class="gen">&nbsp;</span>&nbsp; &nbsp;Sujet du message: {TITLE if number == 0 else "Re: " + TITLE}</span></td>
<td valign="top" nowrap="nowrap"><a href="posting.php?mode=quote&amp;p={1200 + number}"><img src="q.gif" alt="Répondre en citant" border="0" /></a></td></tr><tr><td colspan="2"><hr /></td></tr>
<tr><td colspan="2"><span class="postbody">{lines(number)}</span><span class="gensmall"></span></td></tr></table></td></tr>
<tr><td class="{row}" width="150" align="left" valign="middle"><span class="nav"><a href="#top" class="nav">Revenir en haut de page</a></span></td>
<td class="{row}" width="100%" height="28" valign="bottom" nowrap="nowrap"><table cellspacing="0" cellpadding="0" border="0" height="18" width="18"><tr><td valign="middle" nowrap="nowrap"><a href="profile.php?mode=viewprofile&amp;u={number + 4}"><img src="p.gif" alt="Voir le profil de l'utilisateur" /></a> <a href="privmsg.php?mode=post&amp;u={number + 4}"><img src="pm.gif" alt="Envoyer un message privé" /></a></td></tr></table></td></tr>
<tr><td class="spaceRow" colspan="2" height="1"><img src="spacer.gif" alt="" width="1" height="1" /></td></tr>"""


PHPBB2 = f"""<table width="100%" cellspacing="0" cellpadding="10" border="0" align="center"><tr><td class="bodyline"><table width="100%"><tr><td><a href="index.php"><img src="logo.gif" alt="Forum du vélo Index du Forum" /></a></td>
<td align="center" width="100%"><span class="maintitle">Forum du vélo</span><br /><span class="gen">Tout sur le vélo en ville<br />&nbsp;</span><table><tr><td><span class="mainmenu"><a href="faq.php" class="mainmenu">FAQ</a> <a href="search.php" class="mainmenu">Rechercher</a></span></td></tr></table></td></tr></table>
<table width="100%"><tr><td align="left" valign="bottom" colspan="2"><a class="maintitle" href="viewtopic.php?t=12">{TITLE}</a><br /><span class="gensmall"><b></b><br />&nbsp;</span></td></tr></table>
<table width="100%"><tr><td align="left"><span class="nav"><a href="posting.php?mode=reply"><img alt="Répondre au sujet" src="r.gif" /></a></span></td><td><span class="nav"><a href="index.php" class="nav">Forum du vélo Index du Forum</a> -> <a href="viewforum.php?f=2" class="nav">Ville</a></span></td></tr></table>
<table class="forumline" width="100%" cellspacing="1" cellpadding="3" border="0"><tr align="right"><td class="catHead" colspan="2" height="28"><span class="nav"><a href="viewtopic.php?t=12&amp;view=previous" class="nav">Voir le sujet précédent</a> :: <a href="viewtopic.php?t=12&amp;view=next" class="nav">Voir le sujet suivant</a> &nbsp;</span></td></tr>
<tr><th class="thLeft" width="150" height="26" nowrap="nowrap">Auteur</th><th class="thRight" nowrap="nowrap">Message</th></tr>
{"".join(map(phpbb2, range(4)))}
<tr align="center"><td class="catBottom" colspan="2" height="28"><table><tr><td align="center"><span class="gensmall">Montrer les messages depuis: </span></td></tr></table></td></tr></table>
<table width="100%"><tr><td align="right"><span class="gensmall">Toutes les heures sont au format GMT + 1 Heure</span></td></tr></table>
<div align="center"><span class="copyright">Powered by <a href="http://www.phpbb.com/" class="copyright">phpBB</a> © 2001, 2005 phpBB Group</span></div></td></tr></table>"""


def plain(number):
    """Return a post of a home-made forum: a head with a profile and a date beside the text, in no element of its own."""
    return f"""<div class="x1"><a href="/membres/u{number}">{NAMES[number]}</a> <span>{RANKS[number]}</span> <span>{12 + number}/05/2022 10:04</span></div>
<div class="x2">{paragraphs(number)}</div>"""


PLAIN = f"<div class='x0'><h1>{TITLE}</h1>{''.join(map(plain, range(4)))}</div>"


@pytest.mark.parametrize(
    "topic",
    [
        pytest.param(BBPRESS, id="bbpress"),
        pytest.param(FLUXBB, id="fluxbb"),
        pytest.param(PUNBB, id="punbb"),
        pytest.param(PHPBB2, id="phpbb2"),
        pytest.param(PLAIN, id="plain"),
    ],
)
@pytest.mark.parametrize("bare", [False, True], ids=["", "without-names"])
def test_topics_in_the_markup_of_their_programs(topic, bare):
    if bare:
        # other programs build their pages alike and name nothing that we know
        topic = re.sub(r'\s(?:class|id|title)="[^"]*"', "", topic)
    found = read(
        f"<!DOCTYPE html><html><head><title>{TITLE} - Forum du vélo</title></head><body>{topic}</body></html>"
    )
    assert (found.title, found.text, found.author, (found.date or "")[:16]) == (
        TITLE,
        TEXTS[0],
        NAMES[0],
        DATES[0],
    )
    assert [(c.text, c.author, (c.date or "")[:16], c.parent_id) for c in found.comments] == [
        (TEXTS[n], NAMES[n], DATES[n], None) for n in range(1, 4)
    ]


def with_a_long_profile(number):
    """Return a post whose profile is longer than a short answer, in markup that names nothing."""
    text = "Merci !" if number == 1 else TEXTS[number]
    return f"""<article><div><h4><a href="/members/u.{number}/">{NAMES[number]}</a></h4><h5>{RANKS[number]}</h5><div>Inscrit depuis longtemps<br>Messages : {number + 12}</div></div>
<div><ul><li><time datetime="{DATES[number]}:00+0200">{12 + number} mai 2022</time></li></ul><div>{text}</div></div></article>"""


def test_a_profile_that_is_longer_than_an_answer():
    found = read(
        f"<html><body><h1>{TITLE}</h1><div>{''.join(map(with_a_long_profile, range(4)))}</div></body></html>"
    )
    assert (found.text, found.author) == (TEXTS[0], NAMES[0])
    assert [(c.text, c.author) for c in found.comments] == [
        ("Merci !", NAMES[1]),
        (" ".join(TEXTS[2].split()), NAMES[2]),
        (TEXTS[3], NAMES[3]),
    ]


def folded(number, inside, *, manner):
    head = {
        "link": f'<a href="/membres/u{number}">{NAMES[number]}</a> <time datetime="{DATES[number]}">{12 + number} mai</time>',
        "line": f"{NAMES[number]}, le {12 + number} mai 2022 à 10h04",
        "bold": f"<b>{NAMES[number]}</b> · <small>{12 + number}/05/2022 10:04</small>",
    }[manner]
    return f"<details open><summary>{head}</summary><p>{TEXTS[number]}</p>{inside}</details>"


def beside(number, inside, *, manner):
    head = {
        "link": f'<a href="/membres/u{number}">{NAMES[number]}</a> <time datetime="{DATES[number]}">{12 + number} mai</time>',
        "line": f"{NAMES[number]}, le {12 + number} mai 2022 à 10h04",
        "bold": f"<b>{NAMES[number]}</b> · <small>{12 + number}/05/2022 10:04</small>",
    }[manner]
    answers = f"<details><summary>Voir la réponse</summary>{inside}</details>" if inside else ""
    return f"<div class='x1'><div class='x2'>{head}</div><div class='x3'>{TEXTS[number]}</div>{answers}</div>"


def after(number, inside, *, manner):
    answers = f"<details><summary>1 réponse</summary>{inside}</details>" if inside else ""
    return beside(number, "", manner=manner) + answers


@pytest.mark.parametrize("manner", ["link", "line", "bold"])
@pytest.mark.parametrize("build", [folded, beside, after])
@pytest.mark.parametrize("opening", ["<h2>3 commentaires</h2>", ""])
def test_answers_that_fold(build, manner, opening):
    inner = build(2, "", manner=manner)
    found = read(
        f"<html><body><main><h1>{TITLE}</h1><div><p>{TEXTS[0] * 2}</p></div><section>{opening}"
        f"{build(1, inner, manner=manner)}{build(3, '', manner=manner)}</section></main></body></html>"
    )
    texts = [" ".join(c.text.split()) for c in found.comments]
    assert texts == [" ".join(TEXTS[n].split()) for n in (1, 2, 3)]
    assert [(c.author, (c.date or "")[:16]) for c in found.comments] == [
        (NAMES[n], DATES[n]) for n in (1, 2, 3)
    ]
    ids = [c.id for c in found.comments]
    assert [c.parent_id for c in found.comments] == [None, ids[0], None]
    assert found.text == TEXTS[0] * 2
