"""Exports: what each says of an article and its comments, and what readers never saw."""

import json

import pytest

from stance.errors import ConfigError, PageError
from stance.pages import INPUT_FORMATS, read, read_all
from stance.pages.detect import detect

WXR = (
    '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:author><wp:author_id>3</wp:author_id><wp:author_login>anne</wp:author_login>'
    "<wp:author_display_name>Anne Bel</wp:author_display_name></wp:author><item><title>Vive le vélo</title><dc:creator>anne</dc:creator>"
    "<content:encoded><![CDATA[Roulez !\n\nPlus <em>vite</em>.]]></content:encoded><wp:post_date>0000-00-00 00:00:00</wp:post_date>"
    "<wp:post_date_gmt>2016-03-01 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{comments}</item></channel></rss>"
)


def wp_comment(number, *, approved="1", kind="", parent="0", user="0"):
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Léa</wp:comment_author>"
        f"<wp:comment_date>2016-03-02 11:00:00</wp:comment_date><wp:comment_content>Oui {number}.</wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>"
    )


def test_only_approved_comments_of_a_wordpress_export_count():
    page = read(
        WXR.format(
            comments=wp_comment(1)
            + wp_comment(2, approved="spam")
            + wp_comment(3, kind="pingback")
            + wp_comment(4, parent="1", user="3")
            + wp_comment(5, approved="0")
        )
    )
    assert (page.title, page.author, page.date, page.text) == (
        "Vive le vélo",
        "Anne Bel",
        "2016-03-01T10:00:00+00:00",
        "Roulez !\n\nPlus vite.",
    )
    assert [(c.id, c.parent_id, c.by_author) for c in page.comments] == [("1", None, False), ("4", "1", True)]


def test_a_broken_wordpress_export_is_read_as_far_as_it_goes():
    whole = WXR.format(comments=wp_comment(1))
    second = whole[whole.index("<item>") : whole.index("</channel>")]
    found = list(read_all(whole.replace("</channel>", second[:300])))
    assert [(d.title, len(d.comments)) for d in found] == [("Vive le vélo", 1), ("Vive le vélo", 0)]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Titre\n\nUne phrase.", "text"),
        ("---\ntitle: Vélo\n---\n\nUne phrase.", "markdown"),
        ("# Vélo\n\nUne phrase.\n\n## Commentaires\n", "markdown"),
        ("<!-- x --><html><p>Oui</p></html>", "html"),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'></html>", "html"),
        (WXR, "wxr"),
        ("<?xml version='1.0'?><disqus></disqus>", "disqus"),
        ('{"response": [{"raw_message": "Oui", "thread": "1", "forum": "f"}]}', "disqus"),
        ('{"title": "Vélo"}', "json"),
        ('[{"title": "Vélo"}]', "json"),
        ('{"title": "A"}\n{"title": "B"}', "jsonl"),
        ('{"type": "article", "text": "A"}', "jsonl"),
        ("type;id;auteur;date;reponse_a;texte\n", "csv"),
        ('"Type","Auteur","Date","Message"\n', "csv"),
        ("Type\tAuteur\tDate\tMessage\n", "tsv"),
        ("id;created_at;body;author/name;commentable_id;commentable_type\n", "decidim"),
        (
            "type;contribution_id;contribution_title;contribution_bodyText;argument_id;argument_body\n",
            "capcollectif",
        ),
        ("Oui, d'accord, mais bon ; et le texte, alors, il est où ?\n", "text"),
    ],
)
def test_detection(raw, kind):
    assert detect(raw) == kind


def test_input_formats():
    assert INPUT_FORMATS == (
        "text", "markdown", "html", "wxr", "disqus", "json", "jsonl", "csv", "tsv", "decidim", "capcollectif",
    )  # fmt: skip
    with pytest.raises(ConfigError, match="format d'entrée inconnu"):
        read("x", input_format="pdf")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "sep={}\r\n"])
def test_tables(delimiter, mark):
    rows = [
        ("type", "id", "auteur", "date", "reponse_a", "texte"),
        ("article", "a", "Anne", "01/03/2016", "", '"Roulez.\n\nEt vite."'),
        ("commentaire", "1", "Léa", "12/03/2016 10:34", "a", "Oui."),
        ("", "", "", "", "", ""),
        ("commentaire", "2", "", "", "1", '"Non, ""non""."'),
    ]
    page = read(mark.format(delimiter) + "\r\n".join(delimiter.join(row) for row in rows))
    assert (page.author, page.date, page.text) == ("Anne", "2016-03-01", "Roulez.\n\nEt vite.")
    assert [(c.id, c.author, c.date, c.parent_id, c.text) for c in page.comments] == [
        ("1", "Léa", "2016-03-12T10:34", None, "Oui."),
        ("2", None, None, "1", 'Non, "non".'),
    ]


def test_an_article_from_a_file_beside_its_table(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(
        "Vive le vélo\n\nPublié le 1er mars 2016 par Anne Bel\n\nLe vélo est bon pour la ville.",
        encoding="utf-8",
    )
    page = read("id;auteur;texte\n1;Léa;Oui.\n2;Anne Bel;Merci.", article=article)
    assert (page.title, page.author, page.text) == (
        "Vive le vélo",
        "Anne Bel",
        "Le vélo est bon pour la ville.",
    )
    assert [(c.text, c.by_author) for c in page.comments] == [("Oui.", False), ("Merci.", True)]


def test_json_with_markup_and_refused_comments():
    page = read(
        json.dumps(
            {
                "title": {"rendered": "Vélo"},
                "content": {"rendered": "<p>Roulez.</p>\n<h2>Vite</h2>\n<p>Ou lentement, à votre guise.</p>"},
                "comments": [
                    {"id": 1, "user": {"name": "Léa"}, "body": "Oui<br>et non.", "created_at": 1457775240},
                    {"id": 2, "user": {"name": "Spam"}, "body": "Achetez.", "status": "spam"},
                ],
                "comment_count": 1,
            }
        )
    )
    assert (page.title, page.text, page.headings) == (
        "Vélo",
        "Roulez.\n\nVite\n\nOu lentement, à votre guise.",
        ("Vite",),
    )
    assert [(c.author, c.date, c.text) for c in page.comments] == [
        ("Léa", "2016-03-12T09:34:00+00:00", "Oui\net non.")
    ]
    assert page.warnings == ()


def test_json_of_a_site_that_names_things_its_own_way():
    page = read(
        json.dumps(
            {
                "post": {
                    "headline": "Vélo",
                    "byline": {"display_name": "Anne Bel"},
                    "published_at": "2016-03-01",
                    "permalink": "https://velo.example.org/1",
                    "content_html": "<p>Roulez.</p>",
                    "stats": {"views": 9, "replies": 2},
                },
                "discussion": {
                    "sort": "oldest",
                    "nodes": [
                        {
                            "uid": "k1",
                            "user": {"nick": "Léa"},
                            "posted": "2016-03-02",
                            "body": "Oui.",
                            "replies": [{"uid": "k2", "user": None, "posted": "2016-03-03", "body": "Non."}],
                        },
                        {"uid": "k3", "user": {"nick": "Max"}, "body": "Pub.", "status": "Refusé"},
                    ],
                },
            }
        )
    )
    assert (page.title, page.author, page.date, page.url, page.text) == (
        *("Vélo", "Anne Bel", "2016-03-01", "https://velo.example.org/1", "Roulez."),
    )
    assert [(c.id, c.author, c.date, c.parent_id, c.text) for c in page.comments] == [
        ("k1", "Léa", "2016-03-02", None, "Oui."),
        ("k2", None, "2016-03-03", "k1", "Non."),
    ]
    assert page.warnings == ()


ARTICLES_AND_COMMENTS = [
    {"type": "article", "id": 1, "title": "Vélo", "text": "Roulez."},
    {"type": "comment", "id": 11, "article_id": 1, "text": "Oui."},
    {"type": "article", "id": 2, "title": "Train", "text": "Montez."},
    {"type": "comment", "id": 12, "article_id": 1, "parent": 11, "text": "Non."},
    {"type": "comment", "id": 21, "text": "Peut-être."},
]


@pytest.mark.parametrize("header", [[], [{"type": "meta", "export": "v3", "site": "velo.example.org"}]])
def test_json_lines_of_several_articles(header):
    raw = "\n".join(json.dumps(row) for row in [*header, *ARTICLES_AND_COMMENTS])
    assert [(d.title, [(c.id, c.parent_id) for c in d.comments]) for d in read_all(raw)] == [
        ("Vélo", [("11", None), ("12", "11")]),
        ("Train", [("21", None)]),
    ]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (("{bad",), r"^x\.jsonl:2 : JSON illisible"),
        (("{bad", '{"comments": 1}'), r"^x\.jsonl : 2 lignes illisibles : 2, 3\. Les autres"),
    ],
)
def test_lines_after_a_broken_one_are_read(broken, message):
    lines = ['{"text": "A", "comments": []}', *broken, '{"text": "B", "comments": []}']
    found = []
    with pytest.raises(PageError, match=message):
        found.extend(d.text for d in read_all("\n".join(lines).encode(), name="x.jsonl"))
    assert found == ["A", "B"]


def test_comments_above_their_article_in_json_lines():
    raw = "\n".join(json.dumps(row) for row in reversed(ARTICLES_AND_COMMENTS))
    assert [(d.title, [c.id for c in d.comments]) for d in read_all(raw)] == [
        ("Train", ["21"]),
        ("Vélo", ["12", "11"]),
    ]


def test_what_a_database_prints_as_tsv():
    raw = (
        "post_ID\tpost_title\tguid\tpost_content\tcomment_ID\tcomment_parent\tcomment_author\tcomment_approved\tcomment_content\n"
        '9\tVélo\thttps://velo.example.org/9\t<p>Roulez.</p>\\n<p>Vite.</p>\t1\t0\tNULL\t1\t"Oui" :\\n- C:\\\\nuit\n'
        "9\tVélo\thttps://velo.example.org/9\t<p>Roulez.</p>\\n<p>Vite.</p>\t2\t0\tMax\tspam\tPub.\n"
        "9\tVélo\thttps://velo.example.org/9\t<p>Roulez.</p>\\n<p>Vite.</p>\t3\t1\tLéa\t1\tNon.\n"
    )
    (page,) = read_all(raw)
    assert (page.title, page.url, page.text) == ("Vélo", "https://velo.example.org/9", "Roulez.\n\nVite.")
    assert [(c.id, c.author, c.parent_id, c.text) for c in page.comments] == [
        ("1", None, None, '"Oui" :\n- C:\\nuit'),
        ("3", "Léa", "1", "Non."),
    ]


def test_a_table_whose_article_has_columns_beside_those_of_the_comment():
    raw = (
        "N°;Titre de l'article;Date de publication;Adresse;Texte de l'article;N° commentaire;Pseudo;Date du commentaire;Commentaire;État\n"
        "1;Vélo;01/03/2016;https://velo.example.org;Roulez.;45;Léa;02/03/2016;Oui.;publié\n"
        "1;Vélo;01/03/2016;https://velo.example.org;;46;Max;03/03/2016;Pub.;refusé\n"
        "1;Vélo;01/03/2016;https://velo.example.org;;47;;04/03/2016;Non.;Approuvé\n"
    )
    (page,) = read_all(raw)
    assert (page.title, page.date, page.url, page.text) == (
        *("Vélo", "2016-03-01", "https://velo.example.org", "Roulez."),
    )
    assert [(c.id, c.author, c.date, c.text) for c in page.comments] == [
        ("45", "Léa", "2016-03-02", "Oui."),
        ("47", None, "2016-03-04", "Non."),
    ]


def test_one_file_of_decidim():
    raw = (
        "id;created_at;body;author/name;commentable_id;commentable_type;root_commentable_url\n"
        "1;2019-03-04 18:20:10 +0100;<p>Oui.</p>;Léa;64;Decidim::Proposals::Proposal;https://d.example.org/64\n"
        "2;2019-03-05 18:20:10 +0100;Non.;Paul;1;Decidim::Comments::Comment;https://d.example.org/64\n"
    )
    page = read(raw)
    assert (page.url, page.text) == ("https://d.example.org/64", "")
    assert [(c.id, c.date, c.parent_id, c.text) for c in page.comments] == [
        ("1", "2019-03-04T18:20:10+01:00", None, "Oui."),
        ("2", "2019-03-05T18:20:10+01:00", "1", "Non."),
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "fichier vide"),
        ("%PDF-1.4 …", "ce n'est pas du texte"),
        ("<?xml version='1.0'?><feed></feed>", "XML de type <feed>"),
        ('{"a": 1}', "objet JSON sans texte ni commentaires"),
        ('{"a": ', r"^JSON illisible à la ligne 1, colonne 7\. Cherchez-y"),
        ("type;auteur;date;texte\n", "aucune ligne"),
        ("<html><body></body></html>", "ni article ni commentaire"),
    ],
)
def test_what_cannot_be_read_says_why(raw, message):
    with pytest.raises(PageError, match=message):
        list(read_all(raw.encode()))


@pytest.mark.parametrize(
    ("raw", "found"),
    [("[[]]", "une liste"), ('["a"]', "un texte"), ("[1.5]", "un nombre"), ("[true]", "true")],
)
def test_what_stands_for_an_object_is_named(raw, found):
    with pytest.raises(PageError, match=f"{found} au lieu d'un objet JSON"):
        list(read_all(raw.encode(), input_format="json"))


@pytest.mark.parametrize(("number", "found"), [(1, "1 trouvé."), (2, "2 trouvés.")])
def test_a_declared_count_that_differs_is_told(number, found):
    comments = "".join(
        f"\nNom{n} dit :\n12 mars 2016 à 10 h {n}4 min\nOui, {n}.\n" for n in range(1, number + 1)
    )
    page = read(f"Vélo\n\nLe vélo est bon.\n\n4 commentaires\n{comments}")
    assert [w.message for w in page.warnings] == [f"la page annonce 4 commentaires, {found}"]


def test_a_folder_that_is_no_export_is_an_error(tmp_path):
    with pytest.raises(PageError, match="c'est un dossier"):
        read(tmp_path)


def post(number, title, **more):
    return {
        "id": number, "date": "2022-06-13T07:30:00", "date_gmt": "2022-06-13T05:30:00", "status": "publish", "type": "post",
        "link": f"https://velo.example.org/{number}/", "title": {"rendered": title}, "author": 4,
        "content": {"rendered": "<p>Roulez &agrave; v&eacute;lo.</p>"}, **more,
    }  # fmt: skip


def reply(number, about, parent, **more):
    return {
        "id": number, "post": about, "parent": parent, "author": 0, "author_name": "Léa &amp; Max", "status": "approved",
        "type": "comment", "date": "2022-06-14T07:30:00", "content": {"rendered": f"<p>Oui {number}.</p>\n"}, **more,
    }  # fmt: skip


def threads(raw):
    """Return title, author and (author, parent, by the author, text) of every comment, of each discussion."""
    return [
        (d.title, d.author, [(c.author, c.parent_id, c.by_author, c.text) for c in d.comments])
        for d in read_all(json.dumps(raw) if not isinstance(raw, str) else raw, name="page")
    ]


ANNE = {"id": 4, "name": "Anne Bel"}
LEA, MERCI = ("Léa & Max", None, False, "Oui 1."), ("Anne Bel", "1", True, "Oui 2.")
COMMENTS = [reply(1, 88, 0), reply(2, 88, 1, author=4, author_name="Anne Bel")]
BY_NUMBER = [reply(1, 88, 0), reply(2, 88, 1, author=4, author_name="")]
REFUSED = [reply(8, 88, 0, status="hold"), reply(9, 88, 0, type="pingback"), reply(10, 99, 0)]


@pytest.mark.parametrize(
    ("raw", "title", "author"),
    [
        pytest.param([post(88, "Vélo", _embedded={"author": [ANNE], "replies": [COMMENTS]})], "Vélo", "Anne Bel", id="embedded"),
        pytest.param({"posts": [post(88, "Vélo &amp; pluie")], "comments": COMMENTS + REFUSED}, "Vélo & pluie", "Anne Bel", id="dump"),
        pytest.param({"users": [ANNE], "posts": [post(88, "Vélo"), post(7, "Brouillon", status="draft")], "comments": BY_NUMBER}, "Vélo", "Anne Bel", id="people-by-number"),
        pytest.param({"posts": [post(88, "Vélo")], "comments": {"88": COMMENTS}}, "Vélo", "Anne Bel", id="comments-by-article"),
        pytest.param({"posts": [{**post(88, "Vélo"), "comments": COMMENTS}]}, "Vélo", "Anne Bel", id="comments-in-articles"),
        pytest.param({"post": post(88, "Vélo", _embedded={"author": [ANNE]}), "comments": COMMENTS}, "Vélo", "Anne Bel", id="one-article"),
        pytest.param({"db": [{"data": {"posts": [post(88, "Vélo")], "users": [ANNE], "comments": COMMENTS}}]}, "Vélo", "Anne Bel", id="wrapped"),
    ],
)  # fmt: skip
def test_what_the_api_of_wordpress_gives(raw, title, author):
    assert threads(raw) == [(title, author, [LEA, MERCI])]


def test_comments_of_several_articles_without_them():
    assert [
        [c[3] for c in comments] for _title, _author, comments in threads([*COMMENTS, reply(3, 90, 0)])
    ] == [
        ["Oui 1.", "Oui 2."],
        ["Oui 3."],
    ]


def test_tables_of_a_database_in_json():
    row = {"comment_post_ID": "88", "comment_author": "Léa", "comment_date": "2022-06-14 07:30:00"}
    comments = [
        {**row, "comment_ID": "1", "comment_parent": "0", "comment_content": "Oui.", "comment_approved": "1"},
        {
            **row,
            "comment_ID": "2",
            "comment_parent": "1",
            "comment_content": "Pub.",
            "comment_approved": "spam",
        },
    ]
    article = {
        "ID": "88",
        "post_title": "Vélo",
        "post_content": "Roulez.",
        "post_author": "4",
        "post_status": "publish",
    }
    expected = [("Léa", None, False, "Oui.")]
    assert threads({"posts": [article], "comments": comments, "users": [ANNE]}) == [
        ("Vélo", "Anne Bel", expected)
    ]
    assert threads(comments) == [(None, None, expected)]


def test_a_topic_of_discourse_in_json():
    def message(number, name, text, answered=None):
        return {
            "post_number": number,
            "username": name,
            "cooked": f"<p>{text}</p>",
            "reply_to_post_number": answered,
        }

    posts = [message(1, "anne", "Roulez."), message(2, "lea", "Oui.", 1), message(3, "anne", "Merci.", 2)]
    assert threads({"id": 12, "title": "Vélo", "post_stream": {"posts": posts}}) == [
        ("Vélo", "anne", [("lea", None, False, "Oui."), ("anne", "2", True, "Merci.")])
    ]


@pytest.mark.parametrize("mark", [",", ";"])
def test_proposals_of_cap_collectif(mark):
    table = [
        "contribution_type,proposal_id,proposal_title,proposal_createdAt,proposal_publicationStatus,proposal_author_username,proposal_summary"
        ",proposal_description,proposal_comments_totalCount,proposal_comments_id,proposal_comments_body,proposal_comments_publicationStatus"
        ",proposal_comments_author_username,proposal_news_id",
        "proposal,p1,Vélo,2020-02-10,PUBLISHED,Anne,Bref.,,2,,,,,",
        "proposalComment,p1,Vélo,2020-02-10,PUBLISHED,Anne,Bref.,,2,k1,Oui.,PUBLISHED,Léa,",
        "proposalComment,p1,Vélo,2020-02-10,PUBLISHED,Anne,Bref.,,2,k2,Nul.,TRASHED,Max,",
        "proposalComment,p1,Vélo,2020-02-10,PUBLISHED,Anne,Bref.,,2,k3,Merci.,PUBLISHED,Anne,",
        "proposal,p2,Retiré,2020-02-10,TRASHED,Max,Non.,,0,,,,,",
    ]
    raw = "\n".join(table).replace(",", mark)
    assert detect(raw) == "capcollectif"
    assert threads(raw) == [("Vélo", "Anne", [("Léa", None, False, "Oui."), ("Anne", None, True, "Merci.")])]


PAGE = "Le lycée\n\nLa première année, l’élève déjà âgé a reçu « son » prix à Noël.\n\nUn commentaire\n\nLéa dit :\nTrès juste !"


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_letters_that_another_program_read_as_bytes_are_repaired(wrong):
    damaged = PAGE.encode().decode(wrong).encode()
    assert read(damaged) == read(PAGE.encode())


def test_letters_that_cannot_be_repaired_for_certain_are_warned_of():
    damaged = (
        f"{PAGE}\n\nNoé dit :\n".encode()
        + "Très vrai, à répéter : bien écrit.".encode().decode("latin-1").encode()
    )
    page = read(damaged)
    assert ([w.code for w in page.warnings], page.comments[0].text) == (
        ["comment-count", "damaged-letters"],
        "Très juste !",
    )


def test_a_text_that_quotes_a_damaged_letter_is_left_as_it_is():
    page = read(
        "Un bogue\n\nUne lettre se voit comme Ã© sur ce site.\n\nUn commentaire\n\nPaul dit :\nOui !".encode()
    )
    assert (page.text, page.warnings) == ("Une lettre se voit comme Ã© sur ce site.", ())
