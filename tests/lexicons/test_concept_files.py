"""Concept lexicons as files: every format reads what it writes; what is wrong is said."""

from pathlib import Path

import pytest

from stance.errors import CorpusError
from stance.lexicons.concepts import (
    FORMATS,
    ConceptEntry,
    builtin_lexicon,
    format_lexicon,
    lexicon_format,
    parse_lexicon,
    read_lexicon,
)

ENTRIES = (
    ConceptEntry(
        "réseau social", ("média social", 'le "réseau"'), "média", "Un site ; où l'on parle, et\\ou l'on lit."
    ),
    ConceptEntry("média"),
)


@pytest.mark.parametrize("kind", sorted(set(FORMATS.values())))
def test_every_format_reads_what_it_writes(kind: str) -> None:
    assert parse_lexicon(format_lexicon(ENTRIES, kind), kind, source="x") == ENTRIES


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param(
            "a.csv",
            "\ufefflabel;variants;broader\nvélo;bicyclette| deux-roues ;transport\n",
            (ConceptEntry("vélo", ("bicyclette", "deux-roues"), "transport"),),
            id="csv, semicolons and BOM",
        ),
        pytest.param(
            "a.tsv",
            "# note\nLabel\tdefinition\nvélo\tdeux roues\n",
            (ConceptEntry("vélo", (), None, "deux roues"),),
            id="tsv",
        ),
        pytest.param(
            "a.toml",
            '[[concept]]\nlabel = "vélo"\nvariants = ["bicyclette"]\n',
            (ConceptEntry("vélo", ("bicyclette",)),),
            id="toml",
        ),
        pytest.param(
            "a.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2004/02/skos/core#">'
            '<s:Concept rdf:about="http://x/1"><s:prefLabel xml:lang="en">bike</s:prefLabel><s:prefLabel xml:lang="fr">vélo</s:prefLabel>'
            '<s:altLabel xml:lang="fr-CA">bécane</s:altLabel><s:altLabel xml:lang="de">Rad</s:altLabel>'
            '<s:broader rdf:resource="http://x/2"/></s:Concept>'
            '<rdf:Description rdf:about="http://x/2"><s:prefLabel>transport</s:prefLabel></rdf:Description></rdf:RDF>',
            (ConceptEntry("vélo", ("bécane",), "transport"), ConceptEntry("transport")),
            id="rdf, languages and broader",
        ),
        pytest.param(
            "a.ttl",
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix : <http://x/> . # note\n"
            ':velo a skos:Concept ; skos:prefLabel "bike"@en , "vélo"@fr ;\n skos:altLabel "bicy\\u0063lette"@fr, """deux\nroues"""@fr ;'
            ' skos:notation "v"^^skos:code ; skos:note [ skos:prefLabel "non"@fr ] .\n'
            ':transport skos:prefLabel "transport" ; skos:narrower :velo .',
            (ConceptEntry("vélo", ("bicyclette", "deux roues"), "transport"), ConceptEntry("transport")),
            id="turtle",
        ),
    ],
)
def test_files(tmp_path: Path, name: str, content: str, expected: tuple[ConceptEntry, ...]) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert read_lexicon(tmp_path / name) == expected


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "nom;variante\nvélo;\n", "colonne « label » absente ; colonnes trouvées : nom, variante"),
        ("a.csv", "label\n\n", "aucun concept"),
        ("a.toml", "[[concept\n", "TOML illisible"),
        ("a.toml", "concept = 3\n", "aucun concept"),
        ("a.rdf", "<rdf", "SKOS illisible"),
        ("a.ttl", "@prefix skos: <http://x> .\n{ }", "Turtle illisible à la ligne 2"),
        ("absent.csv", None, "introuvable"),
        ("a.csv", b"label\nv\xe9lo\n", "UTF-8 attendu"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, content: str | bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(CorpusError, match=message):
        read_lexicon(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "line"), [("a.tsv", "label\tvariants"), ("a.csv", "label,variants"), ("a", "label,variants")]
)
def test_the_ending_says_how_a_lexicon_is_written(tmp_path: Path, name: str, line: str) -> None:
    path = tmp_path / name
    entries = (ConceptEntry("vélo", ("bicyclette",)),)
    path.write_text(format_lexicon(entries, lexicon_format(path)), encoding="utf-8")
    assert path.read_text(encoding="utf-8").startswith(line)
    assert read_lexicon(path) == entries


def test_an_entity_is_not_expanded() -> None:
    raw = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><r>&e;</r>'
    with pytest.raises(CorpusError, match="aucun concept"):
        parse_lexicon(raw, "rdf", source="x")


def test_builtin_lexicon_is_whole() -> None:
    entries = builtin_lexicon()
    labels = {entry.label for entry in entries}
    assert len(entries) >= 400
    assert [e.label for e in entries if e.broader and e.broader not in labels] == []
    assert [e.id for e in entries] == sorted({e.id for e in entries})
    forms = [form.lower() for e in entries for form in (e.label, *e.variants)]
    assert sorted(form for form in set(forms) if forms.count(form) > 1) == []
