"""Archives of mailing lists and newsgroups: messages are told apart by their headers."""

import contextlib
import random
import time

import pytest

from stance.errors import StanceError
from stance.pages import read, read_all
from stance.pages.text import read_text

PIPERMAIL = """# recopié du mois de mai, pour le dossier du pont

From lea.bel at poste.example  Mon May  4 18:02:11 2015
From: lea.bel at poste.example (=?utf-8?q?L=C3=A9a_Bel?=)
Date: Mon, 4 May 2015 18:02:11 +0200
Subject: [riverains] Re: Fermer le pont, oui ou non ?
Message-ID: <1.aa@poste.example>

Bonjour à tous,

Le pont des Aulnes porte deux mille voitures par jour, et la mairie veut
le fermer le dimanche. Je trouve l'idée bonne, à condition que le bus y
passe encore.

Ce que dit le plan

Les travaux dureraient deux ans, et personne ne parle des piétons, qui
sont pourtant les plus nombreux.

Léa

--
Léa Bel, rue du Moulin
-------------- section suivante --------------
Une pièce jointe HTML a été nettoyée...
URL: <http://listes.example/attachment.htm>

From momo at boite.example  Mon May  4 20:15:00 2015
From: momo at boite.example (momo)
Date: Mon, 4 May 2015 20:15:00 +0200
Subject: [riverains] Re: Fermer le pont, oui ou non ?
In-Reply-To: <1.aa@poste.example>
Message-ID: <2.bb@boite.example>

Le 4 mai 2015 à 18:02, Léa Bel a écrit :
> la mairie veut le fermer
> le dimanche

Non. Ma boulangerie est de l'autre côté, et le dimanche fait la moitié
de la semaine.
_______________________________________________
Liste riverains
http://listes.example/listinfo/riverains

From jp at mel.example  Tue May  5 07:40:00 2015
From: jp at mel.example
Date: Tue, 5 May 2015 07:40:00 +0200
Subject: [riverains] Re: Fermer le pont, oui ou non ?
In-Reply-To: <absent@mel.example>
References: <1.aa@poste.example> <2.bb@boite.example>
Message-ID: <3.cc@mel.example>

D'accord avec momo.
Et les ambulances ?

From lea.bel at poste.example  Tue May  5 09:00:00 2015
From: lea.bel at poste.example (=?utf-8?q?L=C3=A9a_Bel?=)
Date: Tue, 5 May 2015 09:00:00 +0200
Subject: [riverains] Vide-grenier
Message-ID: <4.dd@poste.example>

Il reste trois tables pour dimanche.
""".replace("\n--\n", "\n-- \n")

HEADERS_ALONE = """De : Anne Roux <anne@mel.example>
Date : Mon, 13 Mar 2017 19:30:08 +0100
Objet : Faut-il couper les platanes ?

Ils sont malades, dit le service.

De : "B. K. (37)" <bk@mel.example>
Date : Mon, 13 Mar 2017 21:02:41 +0100
Objet : RE: Faut-il couper les platanes ?

Un seul l'est.

De : mairie@ville.example
Date : Wed, 15 Mar 2017 11:55:00 +0100
Objet : Droit de réponse

Le rapport est affiché.

De : Anne Roux <anne@mel.example>
Date : Wed, 15 Mar 2017 22:18:27 +0100
Objet : Re: Droit de réponse

Il ne l'est pas.
Envoyé de mon téléphone
"""

ENCODED = """From a@b.example Sat Oct 14 19:32:11 2006
From: =?iso-8859-1?Q?Ir=E8ne?= <a@b.example>
Date: Sat, 14 Oct 2006 17:32:11 GMT
Subject: =?utf-8?b?TGUgZmlndWllcg==?=
 =?utf-8?q?_du_mur?=
Message-ID: <x1@b.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_b"

--=_b
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Que des feuilles, l'=E9t=E9 comme l'hiver, alors qu'il est=
 au sud.
--=_b
Content-Type: text/html

<p>Que des feuilles</p>
--=_b--

From c@d.example Sat Oct 14 20:00:00 2006
From: Paul <c@d.example>
Date: Sat, 14 Oct 2006 20:00:00 +0200
Subject: Re: Le figuier du mur
References: <x1@b.example>
Message-ID: <x2@d.example>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

VGFpbGxlei1sZSBlbiBmw6l2cmllci4=
"""


def test_messages_are_parted_and_the_first_is_the_article():
    page = read(PIPERMAIL)
    assert page.title == "Fermer le pont, oui ou non ?"
    assert (page.author, page.date) == ("Léa Bel", "2015-05-04T18:02:11+02:00")
    assert page.text == (
        "Bonjour à tous,\n\nLe pont des Aulnes porte deux mille voitures par jour, et la mairie veut le fermer le dimanche."
        " Je trouve l'idée bonne, à condition que le bus y passe encore.\n\nCe que dit le plan\n\nLes travaux dureraient"
        " deux ans, et personne ne parle des piétons, qui sont pourtant les plus nombreux.\n\nLéa"
    )
    assert page.headings == ("Ce que dit le plan",)
    assert [(comment.author, comment.date) for comment in page.comments] == [
        ("momo", "2015-05-04T20:15:00+02:00"),
        ("jp at mel.example", "2015-05-05T07:40:00+02:00"),
        ("Léa Bel", "2015-05-05T09:00:00+02:00"),
    ]


def test_quoted_lines_stay_and_what_the_list_adds_does_not():
    first, second, _other = read(PIPERMAIL).comments
    assert first.text == (
        "Le 4 mai 2015 à 18:02, Léa Bel a écrit :\n> la mairie veut le fermer\n> le dimanche\n\n"
        "Non. Ma boulangerie est de l'autre côté, et le dimanche fait la moitié de la semaine."
    )
    assert second.text == "D'accord avec momo.\nEt les ambulances ?"


def test_headers_name_whom_a_message_answers():
    first, second, other = read(PIPERMAIL).comments
    # the message that In-Reply-To names is not on the page, one of its references is
    assert (first.parent_id, second.parent_id) == (None, first.id)
    # another thread of the same file
    assert (other.parent_id, other.by_author) == (None, True)


def test_headers_part_messages_without_any_line_above_them():
    page = read(HEADERS_ALONE)
    assert (page.title, page.author) == ("Faut-il couper les platanes ?", "Anne Roux")
    assert [(comment.author, comment.text) for comment in page.comments] == [
        ("B. K. (37)", "Un seul l'est."),
        ("mairie@ville.example", "Le rapport est affiché."),
        ("Anne Roux", "Il ne l'est pas."),
    ]
    assert [comment.parent_id for comment in page.comments] == [None, None, page.comments[1].id]


@pytest.mark.parametrize("name", ["fil.mbox", "fil.eml", "fil.txt"])
@pytest.mark.parametrize("input_format", [None, "text"])
def test_parts_and_encodings_are_read(tmp_path, name, input_format):
    file = tmp_path / name
    file.write_text(ENCODED, encoding="utf-8")
    page = read(file, input_format=input_format)
    assert (page.title, page.author, page.date) == ("Le figuier du mur", "Irène", "2006-10-14T17:32:11+00:00")
    assert page.text == "Que des feuilles, l'été comme l'hiver, alors qu'il est au sud."
    assert [comment.text for comment in page.comments] == ["Taillez-le en février."]


def test_newest_first_without_identifiers_begins_at_the_end():
    blocks = HEADERS_ALONE.split("\n\nDe : ")
    newest_first = "\n\nDe : ".join([blocks[3].strip(), *blocks[2:0:-1], blocks[0].removeprefix("De : ")])
    page = read_text(f"De : {newest_first}")
    assert page.title == "Faut-il couper les platanes ?"
    assert page.comments[0].text == "Il ne l'est pas."


def test_one_mail_and_labels_of_comments_are_no_archive():
    sent = "De : Anne <anne@mel.example>\nDate : 13 mars 2017\nObjet : à lire\n\nVive le vélo\n\nLe vélo est bon pour la ville.\n"
    assert read_text(sent).comments == ()
    labelled = (
        "Vive le vélo\n\nLe vélo est bon pour la ville, et pour la santé.\n\n2 commentaires\n\n"
        "De : Léa\nDate : 12 mars 2016 à 10:34\n\nTout à fait !\n\nDe : Paul\nDate : 13 mars 2016 à 11:00\n\nPas d'accord.\n"
    )
    page = read_text(labelled)
    assert page.title == "Vive le vélo"
    assert [comment.author for comment in page.comments] == ["Léa", "Paul"]


MUTATIONS = {
    "truncated": lambda text, rng: text[: rng.randrange(len(text))],
    "lines lost": lambda text, rng: "\n".join(line for line in text.split("\n") if rng.random() > 0.2),
    "lines doubled": lambda text, rng: "\n".join(
        line for line in text.split("\n") for _n in range(rng.choice((1, 1, 2)))
    ),
    "letters lost": lambda text, rng: "".join(c for c in text if rng.random() > 0.03),
    "letters changed": lambda text, rng: "".join(
        c if rng.random() > 0.03 else rng.choice('\0=?<>@: \n"é\ud83d\t[](),;') for c in text
    ),
    "shuffled": lambda text, rng: "\n".join(rng.sample(text.split("\n"), text.count("\n") + 1)),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_broken_archives_raise_nothing_else(mutation):
    for number in range(40):
        rng = random.Random(f"{mutation} {number}")
        for text in (PIPERMAIL, HEADERS_ALONE, ENCODED):
            raw = MUTATIONS[mutation](text, rng).encode("utf-8", errors="surrogatepass")
            try:
                pages = list(read_all(raw, input_format="text"))
            except StanceError:
                continue
            for page in pages:
                "".join([page.title or "", page.text, *(c.text for c in page.comments)]).encode("utf-8")


HEAD = "From a@b.example Sat Oct 14 19:32:11 2006\nFrom: a@b.example\nMessage-ID: <{0}@b>\nDate: Sat, 14 Oct 2006 19:32:11 +0200\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param((HEAD + "X-Long: " + "a " * 300_000 + "\n\nOui.\n\n") * 2, id="a long field"),
        pytest.param((HEAD + "References:\n" + " <x@y>\n" * 60_000 + "\nOui.\n\n") * 2, id="many references"),
        pytest.param((HEAD + "Subject: " + "=?a?q?" * 100_000 + "\n\nOui.\n\n") * 2, id="encoded words"),
        pytest.param((HEAD + "From: " + " " * 500_000 + "<\n\nOui.\n\n") * 2, id="blanks in a name"),
        pytest.param((HEAD + "\n" + "-" * 500_000 + "x\n\n") * 2, id="a long rule"),
        pytest.param(("From " + " " * 300_000 + "x\nFrom: a\n") * 3, id="a line that parts nothing"),
        pytest.param(
            (HEAD + "Content-Type: multipart/mixed; boundary=b\n\n")
            + "--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 20_000
            + HEAD
            + "\nOui.",
            id="nested parts",
        ),
        pytest.param(
            (
                HEAD
                + "Content-Type: text/plain; charset=undefined\nContent-Transfer-Encoding: base64\n\n"
                + "A" * 500_001
                + "\n\n"
            )
            * 2,
            id="odd base64",
        ),
        pytest.param("".join(HEAD.format(n) + "\nOui.\n\n" for n in range(6_000)), id="many messages"),
        pytest.param(
            "".join(HEAD.format(n) + f"In-Reply-To: <{n + 1}@b>\n\nOui.\n\n" for n in range(6_000)),
            id="a long thread, backwards",
        ),
    ],
)
def test_no_archive_takes_long(raw):
    start = time.perf_counter()
    with contextlib.suppress(StanceError):
        read_text(raw)
    # the promise is two seconds a megabyte on one core; a test run shares its cores
    assert time.perf_counter() - start < 10 + 8 * len(raw) / 1e6
