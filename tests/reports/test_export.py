"""Every exchange format: what the tool's own library reads in it, and the way back."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from stance.errors import ConfigError, CorpusError
from stance.reports.export import ANALYSES, FORMATS, LABELLED, Options, export, import_
from stance.reports.export.labelling import label_config
from stance.reports.export.standoff import FEATURES, document, gold, labelled
from stance.reports.export.tables import guarded, unguarded
from stance.schema import Analysis, GoldClaim, GoldComment, GoldDiscussion, GoldLabel, GoldMention
from tests.reports import tsv3
from tests.reports.conftest import SECOND, hostile, small

GIVING_LABELS = [name for name, f in FORMATS.items() if f.gives == LABELLED]
GIVING_ANALYSES = [name for name, f in FORMATS.items() if f.gives == ANALYSES]


def written(folder: Path, name: str, *analyses: Analysis, options: Options = Options()) -> Path:  # noqa: B008
    """Write a format into a folder and return the folder, or the single file of a format that has one."""
    for file in export(analyses, name, options=options):
        (folder / file.name).write_bytes(file.content)
    return folder / file.name if FORMATS[name].ending else folder


def without_offsets_lost(discussion: GoldDiscussion) -> GoldDiscussion:
    """Return what a spreadsheet of labels keeps: texts, names, stances."""
    comments = tuple(replace(c, cues=(), claims=(), mentions=()) for c in discussion.comments)
    return replace(discussion, headings=(), claims=(), mentions=(), comments=comments)


# There and back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GIVING_ANALYSES)
@pytest.mark.parametrize("make", [small, hostile], ids=["small", "hostile"])
def test_analyses_come_back_whole(tmp_path, name, make):
    assert import_(written(tmp_path, name, make(), small()), name) == [make(), small()]


@pytest.mark.parametrize("name", [name for name in GIVING_LABELS if name != "csv"])
def test_labels_come_back_whole(tmp_path, name):
    assert import_(written(tmp_path, name, small(), small()), name) == [gold(small(), 1), gold(small(), 2)]


@pytest.mark.parametrize("name", ["brat", "labelstudio", "prodigy", "conllu"])
def test_labels_of_a_hostile_page_come_back_whole(tmp_path, name):
    assert import_(written(tmp_path, name, hostile()), name) == [gold(hostile())]


@pytest.mark.parametrize("name", ["webanno", "xmi"])
def test_what_xml_or_tsv_forbids_is_replaced_and_nothing_else(tmp_path, name):
    clean = json.loads(re.sub(r"\\u0000|\\u001b|\\u0007|\ufffe", "\ufffd", json.dumps(hostile().to_dict())))
    text = json.dumps(clean)
    assert "\\u0000" not in text
    found = import_(written(tmp_path, name, hostile()), name)
    assert [c.stance for c in found[0].comments] == ["agree", "disagree", "neutral", "agree"]
    assert [len(c.text) for c in found[0].comments] == [len(c.text) for c in hostile().comments]
    assert found[0].comments[1].claims == gold(hostile()).comments[1].claims


@pytest.mark.parametrize("bom", [False, True])
def test_a_corrected_spreadsheet_gives_its_labels(tmp_path, bom):
    path = written(tmp_path, "csv", small(), options=Options(bom=bom))
    assert import_(path, "csv") == [without_offsets_lost(gold(small()))]


def everything() -> GoldDiscussion:
    """Return a labelled discussion that uses every field."""
    text = "Le vélo est utile.\n\nÀ la ville, oui."
    said = "Non 🚲, pas\npour moi."
    return GoldDiscussion(
        id="g1",
        subject="velo",
        domain="city",
        genre="blog",
        title="Le vélo",
        text=text,
        thesis="le vélo est utile",
        author="Léa",
        date="2024-01-02",
        headings=("À la ville, oui.",),
        twin="g2",
        claims=(GoldClaim("a1", 0, 18, "claim"), GoldClaim("a2", 20, 36, None)),
        mentions=(GoldMention("vélo électrique", 3, 7),),
        comments=(
            GoldComment(
                id="x:1",
                text=said,
                stance="disagree",
                author="Zoé [modératrice]_1",
                date="2024-01-03T10:00",
                by_author=True,
                stance_to_twin="agree",
                cues=((0, 3), (7, 10)),
                variety="québec",
                spelling="careless",
                device="irony",
                first=GoldLabel("disagree"),
                second=GoldLabel("mixed", "agree"),
                disputed=True,
                claims=(
                    GoldClaim(
                        "x:1.1", 0, len(said), "premise", True, "reported", {"a1": "attack", "a2": "support"}
                    ),
                    GoldClaim("x:1.2", 7, 10, "concession", targets={"a1": "none"}),
                ),
                mentions=(GoldMention("moi", 16, 19),),
            ),
            GoldComment(
                id="c2",
                text="Si ; * | [x] -> _ \\",
                stance="agree",
                parent_id="x:1",
                stance_to_parent="mixed",
            ),
        ),
    )


def test_every_field_of_a_labelled_discussion_survives_as_one_annotated_text():
    assert labelled(document(everything())) == everything()


def test_every_field_survives_each_annotation_format(tmp_path, monkeypatch):
    # the exporters start from analyses; here they get the labelled discussion itself
    monkeypatch.setattr("stance.reports.export.standoff.gold", lambda analysis, position: everything())
    monkeypatch.setattr("stance.reports.export.conllu.gold", lambda analysis, position: everything())
    bare = replace(small(), comments=(), article=replace(small().article, claims=()))
    found = {}
    for name in GIVING_LABELS:
        if name != "csv":
            (tmp_path / name).mkdir()
            found[name] = import_(written(tmp_path / name, name, bare), name)
    assert found == {name: [everything()] for name in found}
    assert sorted(found) == ["brat", "conllu", "labelstudio", "prodigy", "webanno", "xmi"]


def test_a_span_that_an_annotator_adds_gets_an_identifier():
    base = document(gold(small()))
    start = base.text.index("Tout à fait")
    span = type(base.spans[0])(99, "Claim", start, start + 11, {})
    found = labelled(replace(base, spans=(*base.spans, span)))
    assert found.comments[0].claims[-1] == GoldClaim("c1.3", 0, 11, "claim")


# As the tools read them -----------------------------------------------------------------------------------------------


def test_csv_in_a_spreadsheet(tmp_path):
    content = written(tmp_path, "csv", small(), options=Options(bom=True)).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [(r["type"], r["id"], r["label"], r["score"], r["concepts"]) for r in rows] == [
        ("article", "", "", "", ""),
        ("comment", "c1", "agree", "0,62", "vélo | enfant"),
        ("comment", "c2", "disagree", "-0,6", "bus"),
        ("comment", "c3", "neutral", "-0,04", ""),
        ("comment", "c4", "agree", "0,5", "bus"),
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+33", "-2", "@x", "\tx", "|x", "%x", "'=1", "''@", "'a", "a=1", ""]
)
def test_no_cell_is_a_formula_and_none_is_changed(text):
    assert not re.match(r"[=+\-@\t\r|%]", guarded(text))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("name", ["csv", "cortext"])
def test_no_cell_of_a_hostile_page_is_a_formula(tmp_path, name):
    content = written(tmp_path, name, hostile()).read_text(encoding="utf-8")
    rows = csv.reader(io.StringIO(content), delimiter=";" if name == "csv" else "\t")
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match(r"[=+@\t\r|%]|-\D", cell)] == []


def test_parquet_in_arrow(tmp_path):
    import pyarrow.parquet as pq

    table = pq.read_table(written(tmp_path, "parquet", small()))
    comments = table["comments"].to_pylist()[0]
    assert [(c["id"], c["stance"]["label"]) for c in comments] == [
        ("c1", "agree"),
        ("c2", "disagree"),
        ("c3", "neutral"),
        ("c4", "agree"),
    ]


def test_docbin_in_spacy(tmp_path):
    import spacy
    from spacy.tokens import DocBin

    docs = list(DocBin().from_disk(written(tmp_path, "spacy", small())).get_docs(spacy.blank("fr").vocab))
    assert [[(s.id_, s.label_, s.text) for s in doc.spans["claims"]] for doc in docs[1:3]] == [
        [
            ("c1.1", "claim", "le vélo désengorge."),
            ("c1.2", "premise", "Mes enfants y vont seuls depuis un an."),
        ],
        [
            ("c2.1", "claim", "il coûte plus cher que le bus 🚌 !"),
            ("c2.2", "claim", "Les pistes « cyclables » sont vides."),
        ],
    ]
    assert [s.kb_id_ for s in docs[0].spans["concepts"]] == ["velo", "ville"]
    assert [(s.label_, s.text) for s in docs[1].spans["cues"]] == [("agree", "Tout à fait d'accord")]


def test_conllu_in_the_conllu_library(tmp_path):
    conllu = pytest.importorskip("conllu")
    sentences = conllu.parse(written(tmp_path, "conllu", small()).read_text(encoding="utf-8"))
    assert [(s.metadata["sent_id"], s.metadata.get("stance")) for s in sentences][3:6] == [
        ("page-1-1-1", "agree"),
        ("page-1-1-2", None),
        ("page-1-2-1", "disagree"),
    ]
    first = next(token for token in sentences[5] if (token["misc"] or {}).get("Claim"))
    assert (first["form"], first["misc"]["Claim"]) == (
        "il",
        "c2.1:claim:affirmed:writer:a2>attack,a1>attack:9:0:0",
    )


def test_conllu_with_a_parser_has_lemmas_and_syntax(tmp_path, analyzer):
    conllu = pytest.importorskip("conllu")
    path = written(tmp_path, "conllu", small(), options=Options(parse=analyzer.nlp.pipe))
    sentence = conllu.parse(path.read_text(encoding="utf-8"))[0]
    assert [(t["form"], t["lemma"], t["upos"], t["deprel"]) for t in sentence][:3] == [
        ("Le", "le", "DET", "det"),
        ("vélo", "vélo", "NOUN", "nsubj"),
        ("désengorge", "désengorger", "VERB", "root"),
    ]
    assert import_(path, "conllu") == [gold(small())]


def test_brat_in_bratly(tmp_path, capsys):
    io_module = pytest.importorskip("bratly.io.file_read_src")
    from bratly import EntityAnnotation, RelationAnnotation

    written(tmp_path, "brat", hostile())
    collection = io_module.read_and_load_ann_file(str(tmp_path / "page-1.ann"), renumerotize=False)
    capsys.readouterr()
    text = (tmp_path / "page-1.txt").read_bytes().decode()
    entities = [a for a in collection.annotations if isinstance(a, EntityAnnotation)]
    wrong = [
        e.content
        for e in entities
        if " ".join(text[f.start : f.end] for f in e.fragments).replace("\t", " ") != e.content
    ]
    assert (len(entities), wrong) == (25, [])
    relations = sorted(a.label for a in collection.annotations if isinstance(a, RelationAnnotation))
    assert relations == ["Attacks", "Attacks", "RepliesTo", "Supports", "Touches"]


def test_xmi_in_cassis(tmp_path):
    cassis = pytest.importorskip("cassis")
    written(tmp_path, "xmi", hostile(), small())
    with (tmp_path / "TypeSystem.xml").open("rb") as stream:
        system = cassis.load_typesystem(stream)
    with (tmp_path / "page-2.xmi").open("rb") as stream:
        cas = cassis.load_cas_from_xmi(stream, typesystem=system)
    answers = [
        (a.Governor.get_covered_text(), a.relation, a.Dependent.get_covered_text())
        for a in cas.select("webanno.custom.Answer")
    ]
    assert sorted(answers) == [
        ("il coûte plus cher que le bus 🚌 !", "Attacks", "Il coûte moins cher."),
        ("il coûte plus cher que le bus 🚌 !", "Attacks", "Le vélo désengorge la ville."),
        ("le vélo désengorge.", "Supports", "Le vélo désengorge la ville."),
        ("mais le bus pollue.", "Touches", "Il coûte moins cher."),
    ]


@pytest.mark.parametrize("make", [small, hostile], ids=["small", "hostile"])
def test_webanno_says_to_inception_what_xmi_says(tmp_path, make):
    cassis = pytest.importorskip("cassis")
    for name in ("xmi", "webanno"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, name, make())
    with (tmp_path / "xmi/TypeSystem.xml").open("rb") as stream:
        system = cassis.load_typesystem(stream)
    with (tmp_path / "xmi/page-1.xmi").open("rb") as stream:
        cas = cassis.load_cas_from_xmi(stream, typesystem=system)
    found = tsv3.read((tmp_path / "webanno/page-1.tsv").read_bytes().decode(), system)

    def clean(text):
        # XML cannot hold some characters; a TSV can
        return re.sub("[\x00\x07\x1b\ufffe]", "\ufffd", text)

    # cassis counts characters, the file UTF-16 units
    units = [len(cas.sofa_string[:n].encode("utf-16-le")) // 2 for n in range(len(cas.sofa_string) + 1)]
    assert clean(found.text) == cas.sofa_string + "\n"
    expected = []
    for layer, names in FEATURES.items():
        for span in cas.select(f"webanno.custom.{layer}"):
            values = {name: getattr(span, name) for name in names if getattr(span, name)}
            expected.append((f"webanno.custom.{layer}", units[span.begin], units[span.end], values))
    given = [
        (kind, begin, end, {name: clean(value) for name, value in values.items()})
        for kind, begin, end, values in found.spans
    ]
    assert sorted(given, key=repr) == sorted(expected, key=repr)
    assert len(given) >= 23
    related = [
        (
            f"webanno.custom.{layer}",
            r.relation,
            *((units[e.begin], units[e.end]) for e in (r.Governor, r.Dependent)),
        )
        for layer in ("Answer", "Reply")
        for r in cas.select(f"webanno.custom.{layer}")
    ]
    assert sorted(found.relations) == sorted(related)
    assert len(related) == 5


def test_webanno_of_indented_and_blank_lines_keeps_its_text(tmp_path):
    base = small()
    text = "  Retrait.\n\n \n\tEncore, au bout\n"
    first = replace(base.comments[2], text=text)
    path = written(tmp_path, "webanno", replace(base, comments=(first,), links=()))
    content = (path / "page-1.tsv").read_text(encoding="utf-8")
    assert import_(path, "webanno")[0].comments[0].text == text
    assert text in tsv3.read(content, all_types()).text


def all_types():
    cassis = pytest.importorskip("cassis")
    files = {file.name: file.content for file in export([], "xmi")}
    return cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("|certainty", "|unheard-of", "no feature unheard-of"),
        ("webanno.custom.Reply|", "webanno.custom.Answers|", "no type"),
        ("\t\n\n#Text=Bof.", "\t\n\n\n#Text=Bof.", "between after between"),
        ("\n\n#Text=Bof.", "\n#Text=Bof.", "cells"),
        ("[9_2]", "[99_2]", "without its ends"),
    ],
)
def test_the_strict_reader_is_strict(tmp_path, old, new, why):
    content = (written(tmp_path, "webanno", small()) / "page-1.tsv").read_text(encoding="utf-8")
    assert old in content
    with pytest.raises(tsv3.Refused, match=why):
        tsv3.read(content.replace(old, new, 1), all_types())


def test_label_studio_checks_its_own_configuration_and_tasks(tmp_path):
    sdk = pytest.importorskip("label_studio_sdk.label_interface")
    interface = sdk.LabelInterface(label_config())
    written(tmp_path, "labelstudio", small(), hostile())
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert [interface.validate_prediction(task["predictions"][0]) for task in tasks] == [True, True]


def test_prodigy_tokens_make_a_doc_with_the_same_spans(tmp_path):
    import spacy
    from spacy.tokens import Doc

    task = json.loads(written(tmp_path, "prodigy", small()).read_text(encoding="utf-8"))
    doc = Doc(
        spacy.blank("fr").vocab,
        words=[token["text"] for token in task["tokens"]],
        spaces=[token["ws"] for token in task["tokens"]],
    )
    spans = [doc[span["token_start"] : span["token_end"] + 1].text for span in task["spans"]]
    expected = [" ".join(task["text"][span["start"] : span["end"]].split()) for span in task["spans"]]
    assert spans == expected
    assert [r["label"] for r in task["relations"]] == [
        "Supports",
        "Attacks",
        "Attacks",
        "Touches",
        "RepliesTo",
    ]


@pytest.mark.parametrize(("name", "reader"), [("graphml", "read_graphml"), ("gexf", "read_gexf")])
@pytest.mark.parametrize("make", [small, hostile], ids=["small", "hostile"])
def test_networks_in_networkx(tmp_path, name, reader, make):
    import networkx

    path = written(tmp_path, name, make())
    if name == "gexf":
        # networkx knows GEXF up to 1.2; the elements used here are the same
        path.write_text(
            path.read_text(encoding="utf-8").replace("gexf.net/1.3", "www.gexf.net/1.2draft"), "utf-8"
        )
    graph = getattr(networkx, reader)(path)
    edges = sorted((data["relation"] for _s, _t, data in graph.edges(data=True)))
    assert edges == sorted(
        [*["part"] * 9, "agree", "agree", "disagree", "neutral", "reply", "support", "attack", "attack"]
    )
    kinds = sorted(data["kind"] for _node, data in graph.nodes(data=True))
    assert kinds == sorted(["article", *["author claim"] * 4, *["comment"] * 4, *["reader claim"] * 5])
    assert {data["stance"] for _node, data in graph.nodes(data=True) if data["kind"] == "comment"} == {
        "agree",
        "disagree",
        "neutral",
    }


@pytest.mark.parametrize("name", ["aif", "xaif"])
def test_argument_graph(tmp_path, name):
    written(tmp_path, name, small())
    data = json.loads((tmp_path / "page-1.json").read_text(encoding="utf-8"))
    graph = data["AIF"] if name == "xaif" else data
    text = {node["nodeID"]: node["text"] for node in graph["nodes"]}
    kind = {node["nodeID"]: node["type"] for node in graph["nodes"]}
    leaves = {edge["fromID"]: edge["toID"] for edge in graph["edges"] if kind[edge["fromID"]] in ("RA", "CA")}
    answers = sorted(
        (text[edge["fromID"]], kind[edge["toID"]], text[leaves[edge["toID"]]])
        for edge in graph["edges"]
        if edge["toID"] in leaves
    )
    assert answers == [
        ("il coûte plus cher que le bus 🚌 !", "CA", "Il coûte moins cher."),
        ("il coûte plus cher que le bus 🚌 !", "CA", "Le vélo désengorge la ville."),
        ("le vélo désengorge.", "RA", "Le vélo désengorge la ville."),
    ]
    assert len(graph["locutions"]) == 9


@pytest.mark.parametrize("name", ["aif", "xaif", "arguebuf"])
@pytest.mark.parametrize("make", [small, hostile], ids=["small", "hostile"])
def test_argument_graph_in_arguebuf(tmp_path, name, make):
    arguebuf = pytest.importorskip("arguebuf")
    written(tmp_path, name, make())
    data = json.loads((tmp_path / "page-1.json").read_text(encoding="utf-8"))
    graph = {"aif": arguebuf.load.aif, "xaif": arguebuf.load.xaif, "arguebuf": arguebuf.load.dict}[name](data)
    assert len(graph.atom_nodes) == 9
    assert sorted(type(node.scheme).__name__ for node in graph.scheme_nodes.values()) == [
        "Attack",
        "Attack",
        "Support",
    ]


def iramuteq(content):
    """Return the texts of a corpus (variables, lines) by the rules of IRaMuTeQ's own reader, ``BuildFromAlceste``.

    A line that begins with four stars opens a text, its words are the variables; ``-*`` opens a theme; a text without words
    is dropped. Stricter than it on one thing that its comparisons and rainette refuse later: a variable twice on a line.
    """
    texts = []
    for line in content.splitlines():
        if line.startswith("****"):
            stars, *variables = line.split()
            assert (stars, [v for v in variables if not re.fullmatch(r"\*[a-z0-9]+_[a-z0-9]+", v)]) == (
                "****",
                [],
            )
            pairs = [variable[1:].split("_") for variable in variables]
            assert len(dict(pairs)) == len(pairs)
            texts.append((dict(pairs), []))
        elif line.strip():
            assert not line.startswith("-*")
            texts[-1][1].append(line)
    assert all(lines for _variables, lines in texts)
    return texts


def test_iramuteq(tmp_path):
    found = iramuteq(written(tmp_path, "iramuteq", small()).read_text(encoding="utf-8"))
    comment = {"type": "comment", "page": "1"}
    assert [variables for variables, _lines in found] == [
        {"type": "article", "page": "1", "author": "leamartin", "year": "2024"},
        comment
        | {"author": "noefils", "year": "2024", "stance": "agree", "sure": "yes"}
        | {"concept": "velo", "withvelo": "yes", "withenfant": "yes"},
        comment
        | {"author": "zoe", "year": "2024", "stance": "disagree", "sure": "yes"}
        | {"concept": "bus", "withbus": "yes"},
        comment | {"stance": "neutral", "sure": "no"},
        comment
        | {"author": "leamartin", "year": "2024", "stance": "agree", "sure": "yes"}
        | {"concept": "bus", "withbus": "yes"},
    ]
    assert [" ".join(lines) for _variables, lines in found[1:4]] == [
        "Tout à fait d'accord, le vélo désengorge. Mes enfants y vont seuls depuis un an.",
        "Non : il coûte plus cher que le bus 🚌 ! Les pistes « cyclables » sont vides.",
        "Bof.",
    ]


def test_iramuteq_of_a_hostile_page(tmp_path):
    content = written(tmp_path, "iramuteq", hostile()).read_text(encoding="utf-8")
    assert [variables["type"] for variables, _lines in iramuteq(content)] == ["article", *["comment"] * 4]
    assert "\x00" not in content


def test_txm_is_tei(tmp_path):
    written(tmp_path, "txm", small(), hostile())
    space = {"t": "http://www.tei-c.org/ns/1.0"}
    root = etree.parse(tmp_path / "page-1.xml").getroot()
    divisions = root.xpath("//t:div[@type='comment']", namespaces=space)
    assert [(d.get("n"), d.get("who"), d.get("stance"), d.get("concept")) for d in divisions] == [
        ("c1", "Noé & fils", "agree", "vélo|enfant"),
        ("c2", "Zoé", "disagree", "bus"),
        ("c3", None, "neutral", None),
        ("c4", "Léa MARTIN", "agree", "bus"),
    ]
    assert len(etree.parse(tmp_path / "page-2.xml").getroot().xpath("//t:div", namespaces=space)) == 5
    with (tmp_path / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["id"], rows[0]["title"], rows[0]["agree"]) == ("page-1", "Vive le vélo", "2")


@pytest.mark.parametrize("make", [small, hostile], ids=["small", "hostile"])
def test_cortext_in_arrow(tmp_path, make):
    from pyarrow import csv as arrow

    # CorTexT's "csv" corpus: tabs, a header, UTF-8, three stars between the values of a cell
    path = written(tmp_path, "cortext", make())
    table = arrow.read_csv(path, parse_options=arrow.ParseOptions(delimiter="\t", newlines_in_values=False))
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == ["page-1", *(f"page-1-{n}" for n in range(1, 5))]
    assert [row["stance"] for row in rows] == ["", "agree", "disagree", "neutral", "agree"]
    if make is small:
        assert [row["concept"] for row in rows] == ["vélo***ville", "vélo***enfant", "bus", "", "bus"]
        assert rows[2]["text"] == SECOND


# Every format ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_no_file_name_comes_from_a_page(name):
    names = {file.name for file in export([hostile()], name)}
    assert {n for n in names if not re.fullmatch(r"[A-Za-z]+(-[a-z0-9]+)?\.[a-z]+", n)} == set()


@pytest.mark.parametrize("name", FORMATS)
def test_no_analysis_and_no_comment_make_files_all_the_same(tmp_path, name):
    bare = replace(small(), comments=(), links=(), concepts=())
    assert [len(f.content) >= 0 for f in export([], name)] == [True] * len(list(export([], name)))
    assert len(list(export([bare], name))) >= 1


def test_unknown_format():
    with pytest.raises(ConfigError, match="format d'échange inconnu : docx ; formats : csv, jsonl"):
        export([], "docx")


def test_a_format_that_is_only_written(tmp_path):
    with pytest.raises(ConfigError, match="le format gexf s'écrit mais ne se relit pas"):
        import_(tmp_path, "gexf")


BESIDE = {"brat": "x.ann", "xmi": "TypeSystem.xml"}


@pytest.mark.parametrize(("name", "missing"), BESIDE.items())
def test_a_file_without_the_one_that_belongs_beside_it(tmp_path, name, missing):
    path = tmp_path / "x.txt"
    path.write_text("du texte\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        import_(path, name)
    assert (caught.value.source, caught.value.message) == (
        str(tmp_path / missing),
        "lecture impossible (fichier ou dossier introuvable).",
    )


@pytest.mark.parametrize("name", [name for name, f in FORMATS.items() if f.gives and name not in BESIDE])
def test_a_file_of_something_else(tmp_path, name):
    path = tmp_path / "x.txt"
    path.write_text("du texte\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=f"ce n'est pas un fichier {name} de stance\\."):
        import_(path, name)


def test_a_missing_file(tmp_path):
    with pytest.raises(CorpusError, match="fichier ou dossier introuvable"):
        import_(tmp_path / "none", "brat")
