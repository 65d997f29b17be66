"""Argument graphs: AIF and xAIF for the tools of ARG-tech, and the JSON of Arguebuf.

Each claim is a node of information, and each answer a node of inference (RA) or conflict (CA) between two of them.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from stance.reports.export import File, Options
from stance.schema import Analysis, Claim

# How AIF names what supports and what attacks.
_SCHEMES = {"support": ("RA", "Default Inference"), "attack": ("CA", "Default Conflict")}
_EPOCH = "1970-01-01 00:00:00"


def _dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _claims(analysis: Analysis) -> list[tuple[Claim, str, str | None, str | None]]:
    """Return every claim with the identifier, author and date of the text that makes it."""
    article = analysis.article
    found: list[tuple[Claim, str, str | None, str | None]] = [
        (claim, "article", article.author, article.date) for claim in article.claims
    ]
    for comment in analysis.comments:
        found += [(claim, comment.id, comment.author, comment.date) for claim in comment.claims]
    return found


def write_aif(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write an AIF graph a discussion, as AIFdb gives and takes it."""
    for position, analysis in enumerate(analyses, start=1):
        yield File(f"page-{position}.json", _dumps(_aif(analysis)))


def write_xaif(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write an xAIF file a discussion: the AIF graph, and the text with the claims marked, as OVA3 opens it."""
    for position, analysis in enumerate(analyses, start=1):
        graph = _aif(analysis)
        parts = [analysis.article.text, *(comment.text for comment in analysis.comments)]
        data = {
            "AIF": graph,
            "OVA": {"firstname": "", "surname": "", "url": "", "nodes": [], "edges": []},
            "dialog": True,
            "text": "\n\n".join(parts),
        }
        yield File(f"page-{position}.json", _dumps(data))


def _aif(analysis: Analysis) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    locutions: list[dict[str, Any]] = []
    fulfilled: list[dict[str, Any]] = []
    participants: dict[str, int] = {}
    node_of: dict[str, str] = {}

    def node(text: str, kind: str, **more: str) -> str:
        identifier = str(len(nodes) + 1)
        nodes.append({"nodeID": identifier, "text": text, "type": kind, "timestamp": _EPOCH, **more})
        return identifier

    def edge(source: str, target: str) -> None:
        edges.append({"edgeID": str(len(edges) + 1), "fromID": source, "toID": target, "formEdgeID": None})

    for claim, _part, author, date in _claims(analysis):
        information = node_of[claim.id] = node(claim.text, "I")
        # who says it: a locution, and the illocution that anchors the claim in it
        speaker = author or "?"
        person = participants.setdefault(speaker, len(participants) + 1)
        locution = node(f"{speaker} : {claim.text}", "L")
        illocution = node("Asserting", "YA", scheme="Asserting")
        edge(locution, illocution)
        edge(illocution, information)
        locutions.append(
            {
                "nodeID": locution,
                "personID": str(person),
                "timestamp": date or _EPOCH,
                "start": None,
                "end": None,
                "source": None,
            }
        )
    for link in analysis.links:
        if link.relation in _SCHEMES and link.claim in node_of and link.target in node_of:
            kind, scheme = _SCHEMES[link.relation]
            between = node(scheme, kind, scheme=scheme)
            fulfilled.append({"nodeID": between, "schemeID": "72" if kind == "RA" else "71"})
            edge(node_of[link.claim], between)
            edge(between, node_of[link.target])
    return {
        "nodes": nodes,
        "edges": edges,
        "locutions": locutions,
        "schemefulfillments": fulfilled,
        "descriptorfulfillments": [],
        "participants": [
            {"participantID": number, "firstname": name, "surname": ""}
            for name, number in participants.items()
        ],
    }


def write_arguebuf(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write an Arguebuf graph a discussion, each claim with its place in the text it comes from."""
    for position, analysis in enumerate(analyses, start=1):
        yield File(f"page-{position}.json", _dumps(_arguebuf(analysis)))


def _arguebuf(analysis: Analysis) -> dict[str, Any]:
    stamp = {"created": "1970-01-01T00:00:00Z", "updated": "1970-01-01T00:00:00Z"}
    parts = [("article", analysis.article.title, analysis.article.text)]
    parts += [(comment.id, None, comment.text) for comment in analysis.comments]
    resources = {
        f"resource-{name}": {"text": text, "title": title or "", "source": "", "metadata": stamp}
        for name, title, text in parts
    }
    names = [analysis.article.author, *(comment.author for comment in analysis.comments)]
    people = {name: f"participant-{n}" for n, name in enumerate(dict.fromkeys(filter(None, names)), start=1)}
    nodes: dict[str, Any] = {}
    for claim, part, author, _date in _claims(analysis):
        atom: dict[str, Any] = {
            "text": claim.text,
            "reference": {"resource": f"resource-{part}", "offset": claim.start, "text": claim.text},
        }
        if author:
            atom["participant"] = people[author]
        data: dict[str, Any] = {
            "role": claim.role,
            "voice": claim.voice,
            "certainty": claim.certainty,
            "negated": claim.negated,
        }
        nodes[f"claim-{claim.id}"] = {"atom": atom, "metadata": stamp, "userdata": data}
    edges: dict[str, Any] = {}
    for number, link in enumerate(analysis.links, start=1):
        ends = (f"claim-{link.claim}", f"claim-{link.target}")
        if link.relation == "none" or not all(end in nodes for end in ends):
            continue
        scheme = {link.relation: f"{link.relation.upper()}_DEFAULT"}
        data = {"similarity": link.similarity, **link.probabilities}
        nodes[f"scheme-{number}"] = {"scheme": scheme, "metadata": stamp, "userdata": data}
        edges[f"edge-{number}-from"] = {"source": ends[0], "target": f"scheme-{number}", "metadata": stamp}
        edges[f"edge-{number}-to"] = {"source": f"scheme-{number}", "target": ends[1], "metadata": stamp}
    return {
        "nodes": nodes,
        "edges": edges,
        "resources": resources,
        "participants": {
            identifier: {
                "name": name,
                "username": "",
                "email": "",
                "url": "",
                "location": "",
                "description": "",
                "metadata": stamp,
            }
            for name, identifier in people.items()
        },
        "schemaVersion": 1,
        "libraryVersion": "",
        "metadata": stamp,
    }
