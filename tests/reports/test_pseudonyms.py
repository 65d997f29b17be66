"""Names become codes, everywhere."""

import html
import json
import re
import stat

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from stance.cli.app import create_app
from stance.errors import ConfigError
from stance.reports.pseudonyms import code, default_key, pseudonymize, pseudonymize_path, read_key
from stance.reports.typography import plain
from stance.schema import Comment, Discussion, PageWarning

KEY = b"0123456789abcdef"
JEANNE, ROUX = (code(name, KEY) for name in ("Jeanne", "Roux"))
NOA, ZOE, PAT, LEA = (code(name, KEY) for name in ("Noa, interne", "Zoé Le Guen", "patoche", "Léa Martin"))


def path_code(word: str) -> str:
    """Return the code of one word of a path, by itself."""
    return pseudonymize_path(word, KEY)


def page(text: str) -> Discussion:
    return Discussion(
        title="La tribune de Léa Martin",
        author="Léa Martin",
        text="Moi, Léa, je dis.\n\nPar Léa Martin\n\nLes faits.",
        url="https://exemple.fr/lea",
        id="zoe-le-guen-12",
        source="pages/2024/Lea-Martin_et_zoe.html",
        headings=("Par Léa Martin",),
        quotes=((5, 8), (9, 11)),
        comments=(
            Comment("noa-1", "Rien.", "Noa, interne"),
            Comment("zoe-2", text, "Zoé Le Guen", parent_id="noa-1", quotes=((0, len(text)),)),
            Comment("p3", "Rien.", "patoche"),
            Comment("a", "Rien.", "Anonyme"),
        ),
        warnings=(PageWarning("comment-parent", "réponse à Zoé Le Guen introuvable"),),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Noa, interne tu exagères", f"@{NOA} tu exagères"),
        ("@noa tu exagères", f"@{NOA} tu exagères"),
        ("@ZoéLeGuen oui", f"@{ZOE} oui"),
        ("@inconnu42 oui", f"@{code('inconnu42', KEY)} oui"),
        ("Bonjour Noa, bien vu", f"Bonjour {NOA}, bien vu"),
        ("bonjour zoe, bien vu", f"bonjour {ZOE}, bien vu"),
        ("Bonsoir Noa, Vincent et merci.", f"Bonsoir {NOA}, {code('Vincent', KEY)} et merci."),
        ("Merci Madame Durand !", f"Merci Madame {code('Durand', KEY)} !"),
        ("merci à Zoé pour tout", f"merci à {ZOE} pour tout"),
        ("Comme dit ZOÉ LE  GUEN ici", f"Comme dit {ZOE} ici"),
        ("L'avis d'Zoé, celui de Guen", f"L'avis d'{ZOE}, celui de {ZOE}"),
        ("Patoche a raison, patoche toujours", f"{PAT} a raison, {PAT} toujours"),
        ("écris à zoe.leguen@exemple.fr", f"écris à {code('zoe.leguen@exemple.fr', KEY)}"),
        ("mon blog http://zoe-blog.fr/a et http://exemple.fr", "mon blog […] et http://exemple.fr"),
        ("au 06 12 34 56 78 ou 0612345678", "au […] ou […]"),
        ("Le maire, un interne de philo", "Le maire, un interne de philo"),
        ("Bonjour à tous, merci Les amis", "Bonjour à tous, merci Les amis"),
        ("Anonyme ou non", "Anonyme ou non"),
        ("Léa Martin se trompe, Martin aussi", f"{LEA} se trompe, {LEA} aussi"),
        ("d'accord avec zoé, pas selon noa", f"d'accord avec {ZOE}, pas selon {NOA}"),
        ("Comme le dit zoé : non", f"Comme le dit {ZOE} : non"),
        ("un rosé selon le guen ou selon lui", "un rosé selon le guen ou selon lui"),
        ("Non.\nzoé", f"Non.\n{ZOE}"),
        ("Non.\n\nCordialement,\nJeanne de Roux", f"Non.\n\nCordialement,\n{JEANNE} de {ROUX}"),
        ("Non. Cordialement, patoche", f"Non. Cordialement, {PAT}"),
        ("Non.\n\n– Jeanne", f"Non.\n\n– {JEANNE}"),
        ("Non et non.\nAffligeant", "Non et non.\nAffligeant"),
        ("Non et non.\n\nÀ lire, vraiment", "Non et non.\n\nÀ lire, vraiment"),
        ("Non.\nBonne journée à tous", "Non.\nBonne journée à tous"),
    ],
)
def test_mentions(text, expected):
    assert pseudonymize(page(text), KEY).comments[1].text == expected


def test_the_whole_page():
    text = "Zoé dit non"
    assert pseudonymize(page(text), KEY) == Discussion(
        title=f"La tribune de {LEA}",
        author=LEA,
        text=f"Moi, {LEA}, je dis.\n\nPar {LEA}\n\nLes faits.",
        url=None,
        source="pages/2024/{}-{}_et_{}.html".format(*(path_code(word) for word in ("Lea", "Martin", "zoe"))),
        headings=(f"Par {LEA}",),
        quotes=((5, 16), (17, 19)),
        comments=(
            Comment("c1", "Rien.", NOA),
            Comment("c2", f"{ZOE} dit non", ZOE, parent_id="c1", quotes=((0, 19),)),
            Comment("c3", "Rien.", PAT),
            Comment("c4", "Rien.", code("Anonyme", KEY)),
        ),
        warnings=(PageWarning("comment-parent", f"réponse à {ZOE} introuvable"),),
    )


@pytest.mark.parametrize(
    ("author", "path", "words"),
    [
        ("Paul Secretnom", "in/paul-secretnom.txt", ["paul", "secretnom"]),
        ("Paul Secretnom", "in/PaulSecretnom.txt", ["PaulSecretnom"]),
        ("patoche", "in/patoche_2.txt", ["patoche"]),
        ("kevdu93", "in/kevdu93.txt", ["kevdu93"]),
        ("Anonyme", "in/anonyme.txt", []),
        ("Léa Martin", "in/vélo 2024.txt", []),
    ],
)
def test_the_names_in_a_path(author, path, words):
    coded = pseudonymize(
        Discussion("T", "Du texte.", source=path, comments=(Comment("1", "x", author),)), KEY
    )
    expected = path
    for word in words:
        expected = expected.replace(word, path_code(word))
    assert coded.source == expected


def test_two_paths_never_become_one():
    paths = ["zoe.txt", "zoé.txt", "Zoé.txt", "le-guen.txt", "guen-le.txt"]
    pages = [Discussion("T", "", source=path, comments=(Comment("1", "x", "Zoé Le Guen"),)) for path in paths]
    assert len({pseudonymize(page, KEY).source for page in pages}) == len(paths)


def test_a_first_name_that_two_share_is_neither_s():
    discussion = Discussion(
        "T", "Du texte.", comments=(Comment("1", "Paul dit", "Paul A."), Comment("2", "x", "Paul B."))
    )
    assert pseudonymize(discussion, KEY).comments[0].text == f"{code('paul', KEY)} dit"


def test_codes_are_stable_and_depend_on_the_key():
    assert code("Zoé", KEY) == code(" ZOE ", KEY) != code("Zoé", KEY[::-1])


def test_a_key_is_made_for_its_owner_alone_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "new"))
    path = default_key()
    key = read_key(path)
    assert len(key) == 64
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert read_key(path) == key


@pytest.mark.parametrize(
    ("content", "found"), [(b"", "0 octet"), (b"x\n", "1 octet"), (b"short", "5 octets")]
)
def test_a_short_key_is_refused_and_nobody_told_to_remove_it(tmp_path, content, found):
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_key(path)
    assert (caught.value.message, caught.value.hint) == (
        f"clé trop courte : {found}, 16 au moins sont attendus.",
        "Ce n'est sans doute pas une clé : donnez un autre fichier (--key), qui sera créé s'il n'existe pas.",
    )


def test_no_folder_is_made_for_a_key_that_somebody_names(tmp_path):
    with pytest.raises(ConfigError, match=r"fichier de clé inutilisable \(fichier ou dossier introuvable\)"):
        read_key(tmp_path / "none" / "key")
    assert not (tmp_path / "none").exists()


def test_a_key_that_everybody_can_read_is_refused(tmp_path):
    path = tmp_path / "key"
    path.write_bytes(KEY)
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="lisible par tous"):
        read_key(path)
    path.chmod(0o640)
    assert read_key(path) == KEY


def test_a_folder_is_no_key(tmp_path):
    with pytest.raises(ConfigError, match="fichier de clé inutilisable"):
        read_key(tmp_path)


# Every output of a batch ----------------------------------------------------------------------------------------------

# Names that no French word, key or path of ours holds, so that finding one anywhere is finding a person.
PEOPLE = ("Zoraïde Quemeneur", "Ysoline", "kevdu93", "Wandrille Xavère", "Otilie Zubrowski")
PAGE = """Des vélos pour tous

Par Otilie Zubrowski

Le vélo désengorge la ville. Moi, Otilie, je le dis : il coûte moins cher que la voiture.

5 commentaires

Zoraïde Quemeneur dit :
12 mars 2016 à 10 h 34 min
Bonjour Otilie, je suis tout à fait d'accord avec vous, le vélo coûte moins cher.
Zoraïde

Ysoline dit :
12 mars 2016 à 11 h 02 min
@Zoraïde Quemeneur non, le vélo ne désengorge rien ! Merci ysoline.b@exemple.fr et www.zoraide-quemeneur.fr
Cordialement,
ysoline

kevdu93 dit :
13 mars 2016 à 08 h 00 min
@ysoline @KevDu93 d'accord avec ysoline. M. Xavère aussi, et comme dit Quemeneur c'est faux. kevdu93

Wandrille Xavère dit :
13 mars 2016 à 09 h 00 min
En réponse à Zoraïde : ZORAIDE QUEMENEUR a tort, Kevdu93 a raison, chère Mme Zubrowski.

Otilie Zubrowski dit :
14 mars 2016 à 09 h 00 min
Merci Ysoline, Wandrille et kevdu93 !
"""


def parts_of_names():
    """Return every part of every name, without accents or case."""
    return sorted({plain(part) for name in PEOPLE for part in name.split()})


def named(content):
    """Return the parts of names in what a file says, also written in code points or entities."""
    text = html.unescape(re.sub(r"\\\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), content))
    return [part for part in parts_of_names() if part in plain(text)]


def test_the_page_names_everybody():
    assert named(PAGE) == parts_of_names()


def test_no_output_of_a_batch_names_anybody(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "1-quemeneur.txt").write_text(PAGE, encoding="utf-8")
    english = "\n\n".join(["The council voted to close the street to the cars of the town."] * 20)
    (pages / "kevdu93.json").write_text(
        json.dumps({"text": english, "comments": [{"author": "kevdu93", "text": "Oui"}]}), encoding="utf-8"
    )
    # a refused page, whose error could show its text
    (pages / "Ysoline.json").write_text(
        '{"title": "T", "comments": [{"author": "Ysoline", "text": 3}', encoding="utf-8"
    )
    key = tmp_path / "key"
    command = [
        "batch",
        *map(str, sorted(pages.iterdir())),
        "-o",
        str(tmp_path / "out"),
        "--workers",
        "1",
        "--pseudonymize",
        "--key",
        str(key),
    ]
    result = CliRunner().invoke(create_app(), command)
    files = sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())
    said = {str(path.relative_to(tmp_path)): named(said_by(path)) for path in files}
    assert {name: parts for name, parts in said.items() if parts} == {}
    assert {path.suffix for path in files} > {".parquet", ".html", ".json", ".jsonl"}
    assert named(result.stderr + result.stdout) == []
    # the file names themselves, and the key in none of them
    assert named(" ".join(said)) == []
    secret = key.read_text(encoding="ascii").strip()
    assert [path for path in files if secret in said_by(path)] == []
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    (page,) = pq.read_table(tmp_path / "out/tables/discussions").to_pylist()
    assert page["source"] == page["discussion"]
    assert page["discussion"].endswith(f"/1-{pseudonymize_path('quemeneur', secret.encode())}.txt")
    comments = pq.read_table(tmp_path / "out/tables/comments").to_pylist()
    assert [row["author"] for row in comments] == [code(name, secret.encode()) for name in PEOPLE]


def said_by(path):
    """Return what a file says, where its bytes are compressed; metadata of a table counts too."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return json.dumps(table.to_pylist(), ensure_ascii=False) + str(table.schema.metadata)
    return path.read_text(encoding="utf-8")
