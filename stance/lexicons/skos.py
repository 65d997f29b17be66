"""SKOS concept schemes, in RDF/XML and in Turtle: French labels, alternative labels, broader concepts, definitions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree

from stance.errors import CorpusError
from stance.language import _

if TYPE_CHECKING:
    from stance.lexicons.concepts import ConceptEntry

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LABELS = ("prefLabel", "altLabel", "hiddenLabel", "definition")
# Concepts are written under a URN, since a lexicon has no web address.
_BASE = "urn:stance:concept:"


class _Graph:
    """What is kept of a scheme: for each concept its labels by kind and language, and its broader concept."""

    def __init__(self) -> None:
        self.texts: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.broader: dict[str, str] = {}

    def add(self, subject: str, kind: str, value: str, language: str) -> None:
        if kind in _LABELS:
            self.texts[subject].append((kind, value, language.lower()))
        elif kind == "broader":
            self.broader.setdefault(subject, value)
        elif kind == "narrower":
            self.broader.setdefault(value, subject)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row a concept that has a French label, or one without a language."""
        labels = {subject: label for subject in self.texts if (label := self._first(subject, "prefLabel"))}
        for subject, label in labels.items():
            variants = [
                value
                for kind, value, language in self.texts[subject]
                if kind in ("altLabel", "hiddenLabel") and _is_french(language)
            ]
            yield {
                "label": label,
                "variants": variants,
                "broader": labels.get(self.broader.get(subject, "")),
                "definition": self._first(subject, "definition"),
            }

    def _first(self, subject: str, wanted: str) -> str | None:
        found = [(language, value) for kind, value, language in self.texts[subject] if kind == wanted]
        french = [value for language, value in found if language.startswith("fr")]
        return next(iter(french or [value for language, value in found if not language]), None)


def _is_french(language: str) -> bool:
    return not language or language.startswith("fr")


def from_rdf(raw: str, source: str) -> Iterable[dict[str, Any]]:
    """Return the rows of a scheme in RDF/XML.

    Raises
    ------
    CorpusError
        It is not XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(raw.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(
            _("SKOS illisible : XML fautif à la ligne {line}.").format(line=error.lineno or 1), source=source
        ) from error
    graph = _Graph()
    for number, node in enumerate(root):
        subject = node.get(f"{{{RDF}}}about") or node.get(f"{{{RDF}}}nodeID") or f"_:{number}"
        for child in node:
            if isinstance(child.tag, str) and child.tag.startswith(f"{{{SKOS}}}"):
                nested = child[0].get(f"{{{RDF}}}about") if len(child) else None
                value = child.get(f"{{{RDF}}}resource") or nested or "".join(child.itertext())
                graph.add(subject, child.tag[len(SKOS) + 2 :], str(value), child.get(_XML_LANG) or "")
    return list(graph.rows())


def to_rdf(entries: Sequence["ConceptEntry"]) -> str:
    """Return entries as RDF/XML."""
    root = etree.Element(f"{{{RDF}}}RDF", nsmap={"rdf": RDF, "skos": SKOS})
    known = {entry.label: entry.id for entry in entries}
    for entry in entries:
        node = etree.SubElement(root, f"{{{SKOS}}}Concept", {f"{{{RDF}}}about": _BASE + entry.id})
        for kind, value in _literals(entry):
            etree.SubElement(node, f"{{{SKOS}}}{kind}", {_XML_LANG: "fr"}).text = value
        if entry.broader in known:
            etree.SubElement(node, f"{{{SKOS}}}broader", {f"{{{RDF}}}resource": _BASE + known[entry.broader]})
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8").decode()


_TOKEN = re.compile(
    r"""\s+|\#[^\n]*|\^\^(?:<[^>]*>|[^\s;,]+)
    |(?P<long>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3})
    |(?P<short>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |<(?P<iri>[^<>"{}|^`\\\s]*)>
    |(?P<mark>[;,.\[\]()])(?!\w)
    |(?P<name>[^\s;,\[\](){}"'<>\#]*[^\s;,.\[\](){}"'<>\#])
    |(?P<open>[\[\](),;.])""",
    re.X,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\", "b": "\b", "f": "\f"}


def from_turtle(raw: str, source: str) -> Iterable[dict[str, Any]]:
    """Return the rows of a scheme in Turtle: prefixes, names, literals, ``;`` and ``,`` (blank nodes are passed over).

    Raises
    ------
    CorpusError
        A character belongs to no Turtle term.
    """
    graph = _Graph()
    prefixes: dict[str, str] = {}
    statement: list[tuple[str, str]] = []
    depth = 0
    for kind, value in _tokens(raw, source):
        if value in ("[", "(") and kind == "mark":
            depth += 1
        elif value in ("]", ")") and kind == "mark":
            depth -= 1
            statement.append(("blank", ""))
        elif depth:
            continue
        elif value == "." and kind == "mark":
            _state(statement, prefixes, graph)
            statement = []
        else:
            statement.append((kind, value))
            # the SPARQL form of a prefix has no full stop
            if len(statement) == 3 and statement[0] == ("name", "PREFIX"):
                prefixes[statement[1][1][:-1]] = value
                statement = []
    return list(graph.rows())


def _tokens(raw: str, source: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(raw):
        match = _TOKEN.match(raw, at)
        if match is None:
            raise CorpusError(
                _("Turtle illisible à la ligne {line}.").format(line=raw.count("\n", 0, at) + 1),
                source=source,
            )
        at = match.end()
        kind = match.lastgroup
        if kind in ("long", "short"):
            size = 3 if kind == "long" else 1
            yield (
                "text",
                re.sub(
                    r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", _unescaped, match[0][size:-size], flags=re.S
                ),
            )
        elif kind == "open":
            yield "mark", match[0]
        elif kind is not None:
            yield kind, match[kind]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if code[0] in "uU" and len(code) > 1 else _ESCAPES.get(code, code)


def _state(statement: list[tuple[str, str]], prefixes: dict[str, str], graph: _Graph) -> None:
    """Add one statement ``subject verb object, object ; verb object`` to the graph."""
    if statement and statement[0][1] in ("@prefix", "@base"):
        if len(statement) == 3:
            prefixes[statement[1][1][:-1]] = statement[2][1]
        return
    if len(statement) < 3:
        return

    def full(token: tuple[str, str]) -> str:
        kind, value = token
        prefix, colon, local = value.partition(":")
        return prefixes.get(prefix, prefix + ":") + local if kind == "name" and colon else value

    subject, verb = full(statement[0]), ""
    expects_verb = True
    for number, token in enumerate(statement[1:], start=1):
        if token == ("mark", ";"):
            expects_verb = True
        elif token == ("mark", ",") or token[0] == "language":
            continue
        elif expects_verb:
            verb = full(token)
            expects_verb = False
        elif verb.startswith(SKOS):
            following = statement[number + 1] if number + 1 < len(statement) else ("", "")
            language = following[1][1:] if following[0] == "language" else ""
            graph.add(subject, verb[len(SKOS) :], full(token), language)


def to_turtle(entries: Sequence["ConceptEntry"]) -> str:
    """Return entries as Turtle."""
    known = {entry.label: entry.id for entry in entries}
    parts = [f"@prefix skos: <{SKOS}> .\n"]
    for entry in entries:
        lines = [f"<{_BASE}{entry.id}> a skos:Concept"]
        lines += [f"    skos:{kind} {_quoted(value)}@fr" for kind, value in _literals(entry)]
        if entry.broader in known:
            lines.append(f"    skos:broader <{_BASE}{known[entry.broader]}>")
        parts.append(" ;\n".join(lines) + " .\n")
    return "\n".join(parts)


def _literals(entry: "ConceptEntry") -> Iterator[tuple[str, str]]:
    yield "prefLabel", entry.label
    for variant in entry.variants:
        yield "altLabel", variant
    if entry.definition:
        yield "definition", entry.definition


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
