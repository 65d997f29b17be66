"""Broken and hostile pages: whatever comes in, a Discussion or a StanceError comes out, and soon."""

import json
import random
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.errors import StanceError
from stance.pages import INPUT_FORMATS, read_all
from stance.schema import Discussion

OPEN = Path(__file__).parents[2] / "corpus" / "pages" / "open"
EXPORTS = sorted(
    p for kind in ("json", "jsonl") for p in OPEN.parent.glob(f"*/{kind}/*.{kind}") if ".truth." not in p.name
)
# What a field of an export may hold instead of what it should.
STRANGE = [None, 0, -1, 1.5, True, "", "x", "²", [], {}, [[]], [{}], {"id": {}}, {"text": "a"}, [None]]
SAMPLES = sorted(p for p in OPEN.glob("*/*") if p.is_file() and not p.name.endswith(".truth.json"))
# The promise is two seconds a megabyte on one core; a test run shares its cores, and small pages cost a fixed start.
SECONDS_A_MEGABYTE = 2.0
PATIENCE = 4.0
START = 2.0
# Pages of comments of a few words take more: an object a line costs as much as ten bytes of page.
MEMORY_A_BYTE = 20
WORDS = "Le vélo est bon pour la ville, et la ville le lui rend mal. "


# What two million additions take where the promise is measured; other machines, and shared ones for an hour, are three to eight times as slow.
USUAL = 0.05


def slowness():
    """Return how many times slower than usual the machine is now, at least 1."""
    begin = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number
    return max(1.0, (time.process_time() - begin) / USUAL)


def outcome(raw, **options):
    """Return the discussions of a page, or the error that says why there are none; nothing else may come out."""
    try:
        found = list(read_all(raw, name="page", **options))
    except StanceError as error:
        return error
    assert all(isinstance(discussion, Discussion) for discussion in found)
    for discussion in found:
        for text in (discussion.text, *(comment.text for comment in discussion.comments)):
            text.encode("utf-8")
        ids = [comment.id for comment in discussion.comments]
        assert len(set(ids)) == len(ids)
        assert {c.parent_id for c in discussion.comments} - {None} <= set(ids)
        for comment in discussion.comments:
            assert all(0 <= start < end <= len(comment.text) for start, end in comment.quotes)
    return found


MUTATIONS = {
    "truncated": lambda text, rng: text[: rng.randrange(len(text))],
    "doubled": lambda text, rng: text + text,
    "without the beginning": lambda text, rng: text[rng.randrange(len(text)) :],
    "shuffled lines": lambda text, rng: "\n".join(rng.sample(text.split("\n"), text.count("\n") + 1)),
    "section doubled": lambda text, rng: text[: len(text) // 2] + text[len(text) // 3 :],
    "NUL bytes": lambda text, rng: text.replace("e", "e\0"),
    "lone surrogates": lambda text, rng: text.replace("a", "a\ud83d"),
    "mixed newlines": lambda text, rng: "".join(
        c if c != "\n" else rng.choice(["\r\n", "\r", "\n", "\u2028"]) for c in text
    ),
    "right to left": lambda text, rng: text.replace(" ", " \u202e"),
    "zero width": lambda text, rng: text.replace("o", "o\u200b\u200d"),
    "no closing tags": lambda text, rng: text.replace("</", "<"),
    "quotes lost": lambda text, rng: text.replace('"', ""),
    "one long line": lambda text, rng: text.replace("\n", " "),
    "deleted characters": lambda text, rng: "".join(c for c in text if rng.random() > 0.02),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_mutated_samples(sample, mutation):
    text = sample.read_bytes().decode("utf-8", errors="replace")
    mutated = MUTATIONS[mutation](text, random.Random(f"{sample.name} {mutation}"))
    assert outcome(mutated.encode("utf-8", errors="surrogatepass")) is not None


@pytest.mark.parametrize("input_format", INPUT_FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=400))
def test_any_text_as_any_format(input_format, text):
    assert outcome(text.encode("utf-8", errors="surrogatepass"), input_format=input_format) is not None


PIECES = st.sampled_from(
    [
        "Léa dit :",
        "12 mars 2016 à 10 h 34",
        "4 commentaires",
        "Répondre",
        "1. ",
        "- ",
        "> ",
        "## ",
        "@Léa ",
        "En réponse à Léa",
        "<p>",
        "</p>",
        "<div class=comment id=comment-1>",
        "</div>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&nbsp;",
        "&#x110000;",
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        ";",
        ",",
        "\t",
        "\n\n",
        "\n",
        "    ",
        "<li>",
        "<dl><dt>",
        "<dd>",
        "<blockquote>",
        "<time datetime=2016>",
        "---",
        "\ufeff",
        "\x00",
        "\u202e",
        "é",
        "<rss>",
        "<item>",
        "<disqus>",
        "<post>",
        "type;id;texte",
        "\r",
    ]
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(PIECES, max_size=60))
def test_any_order_of_what_pages_are_made_of(pieces):
    assert outcome("".join(pieces).encode("utf-8", errors="surrogatepass")) is not None


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=300))
def test_any_bytes(raw):
    assert outcome(raw) is not None


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><{root}><channel><item><title>&l9;</title></item></channel></{root}>"
)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(WORDS * 170_000, id="10 MB line"),
        pytest.param("<html><body><p>" + WORDS * 17_000, id="1 MB paragraph"),
        pytest.param("<html><body>" + "<div>" * 10_000 + WORDS + "</div>" * 10_000, id="depth 10,000"),
        pytest.param(
            "<html><body>" + "<div class=comment>" * 250 + f"<p>{WORDS}</p>" * 4_000,
            id="depth 250, many paragraphs",
        ),
        pytest.param("<html><body>" + "<b>x" * 50_000, id="unclosed tags"),
        pytest.param("<html>" + "<" * 300_000, id="nothing but <"),
        pytest.param("<html><p class='" + "comment " * 100_000 + "'>x", id="a class of 800,000 characters"),
        pytest.param("<html>" + "<!-- a -->" * 50_000 + "x", id="comments"),
        pytest.param("<html><ul>" + "<li class=comment>Bonjour à tous " * 15_000, id="units without end"),
        pytest.param(
            "<html>"
            + "<div role=article aria-label='Commentaire de Léa, il y a 3 jours'><a>3 j</a>Oui." * 10_000,
            id="labels without end",
        ),
        pytest.param(
            "<html><p style='white-space: pre-wrap'>" + f"{WORDS}\n" * 10_000, id="lines that styles keep"
        ),
        pytest.param(
            "<html>" + "<aside><i itemprop=datePublished></i><span>Par</span>" * 10_000,
            id="asides without end",
        ),
        pytest.param(
            "<html>" + f"<div><span>{WORDS}</span><i>3 mai 2022</i></div>" * 2_000, id="words that touch"
        ),
        # a pattern that parts digits in all ways would never end
        pytest.param(("1" * 120 + "x\n") * 4_000, id="figures without end"),
        pytest.param(BOMB.replace("{root}", "rss"), id="entity bomb, rss"),
        pytest.param(BOMB.replace("{root}", "disqus"), id="entity bomb, disqus"),
        pytest.param(BOMB.replace("{root}", "html"), id="entity bomb, html"),
        pytest.param('{"a":' * 100_000, id="deep JSON"),
        pytest.param("[" * 100_000, id="deep JSON list"),
        pytest.param(
            '{"comments": ' + '[{"text": "a", "replies": ' * 3_000 + "[]" + "}]" * 3_000 + "}",
            id="deep thread",
        ),
        pytest.param("3 commentaires\n\n" + "a dit :\n" * 60_000, id="nothing but heads"),
        pytest.param("12 mars 2016 à 10:34\n" * 30_000, id="nothing but dates"),
        pytest.param("2 commentaires\n\n" + "Léa dit :\n12 mars 2016\n@Léa @Léa\n" * 15_000, id="mentions"),
        pytest.param("Le vélo\n\n" + "4\nvues\n" * 20_000, id="figures without end"),
        pytest.param(
            "".join(f"Léa{n} dit :\n12 mars 2016\n@Xavier{n}z oui\n\n" for n in range(3_000)),
            id="mentions of nobody",
        ),
        pytest.param(
            "3 commentaires\n\nLéa dit :\n12 mars 2016\n" + "★★\n" * 60_000, id="ratings without end"
        ),
        pytest.param("Le vélo\n\n" + "47\n\n" * 20_000, id="short lines apart"),
        pytest.param(
            "Le vélo\n\nCommentaires\n\n"
            + "".join(f"Léa{n} : je ne suis pas de cet avis\n" for n in range(20_000)),
            id="a name a line",
        ),
        pytest.param("Le vélo\n\n" + "Lire aussi\nS'inscrire\n" * 15_000 + WORDS, id="boxes without end"),
        pytest.param("1/" * 300_000, id="digits and slashes"),
        pytest.param(" " * 1_000_000 + "a", id="blanks"),
        pytest.param('type;id;texte\ncomment;1;"' + "bonjour\n" * 100_000, id="a cell that never ends"),
        pytest.param("type;id;texte\n" + "comment;1;bonjour\n" * 40_000, id="one identifier for all"),
        pytest.param("# a\n" + "[x](y) " * 100_000, id="Markdown links"),
        pytest.param("# a\n\n## Commentaires\n\n" + "#" * 300_000, id="number signs"),
    ],
)
def test_time_is_bounded(raw):
    assert_in_time(raw)


def assert_in_time(raw, **options):
    """Fail where a page takes longer than the promise allows on a usual machine."""
    data = raw.encode()
    bound = START + PATIENCE * SECONDS_A_MEGABYTE * len(data) / 1e6
    # the same work takes half as long again from one minute to the next where a machine is shared: the best of three
    for _try in range(3):
        before = slowness()
        begin = time.process_time()
        assert outcome(data, **options) is not None
        taken = (time.process_time() - begin) / max(before, slowness())
        if taken < bound:
            return
    pytest.fail(f"{taken:.1f} s of a usual machine, {bound:.1f} allowed")


def test_a_file_that_is_too_large_says_so(monkeypatch):
    monkeypatch.setattr("stance.pages.normalize.MAX_PAGE_BYTES", 1_000)
    error = outcome(b"x" * 2_000_000)
    assert isinstance(error, StanceError)
    assert "la limite est de" in error.message


OPINION = "Je ne partage pas votre avis : le vélo est bon pour la ville, et la ville le lui rend mal depuis trente ans. "
ORDINARY = {
    "text": "Vive le vélo\n\n"
    + f"{WORDS * 8}\n\n" * 20
    + "900 commentaires\n\n"
    + "".join(
        f"Léa {n} dit :\n12 mars 2016 à 10 h {n % 60:02} min\n\n{OPINION * 6}\n\nRépondre\n\n"
        for n in range(900)
    ),
    "html": f"<html><body><article><h1>Vive le vélo</h1><p>{WORDS * 8}</p></article><ol class='comment-list'>"
    + "".join(
        f"<li class='comment' id='comment-{n}'><cite class='fn'>Léa {n}</cite><time datetime='2016-03-12'>12 mars</time>"
        f"<div class='comment-content'><p>{OPINION * 6}</p></div></li>"
        for n in range(900)
    ),
    "markdown": f"# Vive le vélo\n\n{WORDS * 8}\n\n## Commentaires\n\n"
    + "".join(f"### Léa {n} — 12 mars 2016 à 10:34\n\n{OPINION * 6}\n\n" for n in range(900)),
}


@pytest.mark.parametrize("kind", ORDINARY)
def test_memory_is_bounded(kind):
    data = ORDINARY[kind].encode()
    tracemalloc.start()
    try:
        (page,) = read_all(data, name="page")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(page.comments) == 900
    assert peak < MEMORY_A_BYTE * len(data)


def with_strange_values(value, rng):
    if rng.random() < 0.02:
        return rng.choice(STRANGE)
    if isinstance(value, dict):
        return {key: with_strange_values(inner, rng) for key, inner in value.items() if rng.random() > 0.01}
    return [with_strange_values(inner, rng) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(3))
def test_exports_whose_fields_hold_values_of_other_kinds(seed):
    rng = random.Random(seed)
    assert len(EXPORTS) > 50
    read = 0
    for path in EXPORTS:
        text = path.read_text(encoding="utf-8-sig")
        rows = text.splitlines() if path.suffix == ".jsonl" else [text]
        changed = [json.dumps(with_strange_values(json.loads(row), rng)) for row in rows if row.strip()]
        read += isinstance(outcome("\n".join(changed)), list)
    assert read > len(EXPORTS) / 2


@pytest.mark.parametrize(
    ("raw", "options"),
    [
        pytest.param("# a\n" + "\n" * 300_000 + "a", {"input_format": "markdown"}, id="empty lines"),
        pytest.param(" " * 300_000 + "a", {"input_format": "markdown"}, id="blanks as Markdown"),
        pytest.param("Le vélo\n\n" + "a <https://a.fr/-\n" * 30_000, {}, id="addresses that nothing closes"),
        pytest.param(
            "3 commentaires\n\n"
            + "".join(f"Léa{n} dit :\n12 mars 2016\n" + "Paul a écrit :\nOui.\n" * 20 for n in range(400)),
            {},
            id="quotations without end",
        ),
    ],
)
def test_what_is_looked_for_in_a_page_of_little_text_is_bounded(raw, options):
    assert_in_time(raw, **options)


def test_a_node_that_is_none():
    assert (
        outcome(json.dumps({"a": [{"node": 3}, {"node": []}, {"node": {"title": "x", "text": 1}}]}).encode())
        is not None
    )
