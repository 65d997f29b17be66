"""Networks for Gephi, yEd, igraph and networkx: claims and comments as nodes, answers and replies as edges."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree

from stance.reports.export import File, Options
from stance.reports.typography import one_line, well_formed
from stance.schema import Analysis

LABEL_LENGTH = 80
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
#: Attributes of nodes and edges, and their types in GraphML; GEXF names "string", "double" and "boolean" alike.
NODE = {
    "label": "string",
    "kind": "string",
    "discussion": "string",
    "author": "string",
    "stance": "string",
    "score": "double",
    "role": "string",
    "text": "string",
}
EDGE = {"relation": "string", "weight": "double"}


class _Node(NamedTuple):
    key: str
    values: dict[str, str | float]


class _Edge(NamedTuple):
    source: str
    target: str
    values: dict[str, str | float]


def _default(namespace: str) -> Any:
    # lxml takes None for the default namespace; its stubs do not
    return {None: namespace}


def _graph(analyses: Sequence[Analysis]) -> tuple[list[_Node], list[_Edge]]:
    nodes: list[_Node] = []
    edges: list[_Edge] = []

    def node(page: str, kind: str, text: str, **values: str | float | None) -> str:
        key = f"n{len(nodes) + 1}"
        known = {name: value for name, value in values.items() if value is not None}
        label = one_line(text, LABEL_LENGTH)
        nodes.append(_Node(key, {"label": label, "kind": kind, "discussion": page, **known, "text": text}))
        return key

    for position, analysis in enumerate(analyses, start=1):
        page = f"page-{position}"
        keys: dict[str, str] = {}

        article = analysis.article
        top = node(page, "article", article.title or page, author=article.author)
        for claim in article.claims:
            keys[claim.id] = node(page, "author claim", claim.text, author=article.author, role=claim.role)
            edges.append(_Edge(keys[claim.id], top, {"relation": "part", "weight": 1.0}))
        comments = {}
        for comment in analysis.comments:
            stance = comment.stance
            about: dict[str, str | float | None] = {
                "author": comment.author,
                "stance": stance.label,
                "score": stance.score,
            }
            comments[comment.id] = node(page, "comment", comment.text, **about)
            for claim in comment.claims:
                keys[claim.id] = node(page, "reader claim", claim.text, role=claim.role, **about)
                edges.append(_Edge(keys[claim.id], comments[comment.id], {"relation": "part", "weight": 1.0}))
        for comment in analysis.comments:
            probability = comment.stance.probabilities.get(comment.stance.label, 0.0)
            edges.append(
                _Edge(comments[comment.id], top, {"relation": comment.stance.label, "weight": probability})
            )
            if comment.parent_id in comments:
                edges.append(
                    _Edge(
                        comments[comment.id],
                        comments[comment.parent_id],
                        {"relation": "reply", "weight": 1.0},
                    )
                )
        for link in analysis.links:
            if link.relation != "none" and link.claim in keys and link.target in keys:
                weight = link.probabilities[link.relation]
                edges.append(
                    _Edge(keys[link.claim], keys[link.target], {"relation": link.relation, "weight": weight})
                )
    return nodes, edges


def write_graphml(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write one GraphML graph of all discussions."""
    nodes, edges = _graph(analyses)
    root = etree.Element(f"{{{_GRAPHML}}}graphml", nsmap=_default(_GRAPHML))
    for where, names in (("node", NODE), ("edge", EDGE)):
        for name, kind in names.items():
            key = etree.SubElement(root, f"{{{_GRAPHML}}}key", id=f"{where}-{name}")
            key.set("for", where)
            key.set("attr.name", name)
            key.set("attr.type", kind)
    graph = etree.SubElement(root, f"{{{_GRAPHML}}}graph", id="stance", edgedefault="directed")
    for item in nodes:
        element = etree.SubElement(graph, f"{{{_GRAPHML}}}node", id=item.key)
        _data(element, "node", item.values)
    for number, edge in enumerate(edges, start=1):
        element = etree.SubElement(
            graph, f"{{{_GRAPHML}}}edge", id=f"e{number}", source=edge.source, target=edge.target
        )
        _data(element, "edge", edge.values)
    yield File("analyses.graphml", _serialized(root))


def _data(element: etree._Element, where: str, values: dict[str, str | float]) -> None:
    for name, value in values.items():
        data = etree.SubElement(element, f"{{{_GRAPHML}}}data", key=f"{where}-{name}")
        data.text = well_formed(str(value))


def write_gexf(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write one GEXF 1.3 graph of all discussions."""
    nodes, edges = _graph(analyses)
    root = etree.Element(f"{{{_GEXF}}}gexf", nsmap=_default(_GEXF), version="1.3")
    graph = etree.SubElement(root, f"{{{_GEXF}}}graph", defaultedgetype="directed", mode="static")
    for where, names in (("node", NODE), ("edge", EDGE)):
        attributes = etree.SubElement(graph, f"{{{_GEXF}}}attributes", mode="static")
        attributes.set("class", where)
        for name, kind in names.items():
            if name not in ("label", "weight"):
                etree.SubElement(attributes, f"{{{_GEXF}}}attribute", id=name, title=name, type=kind)
    parent = etree.SubElement(graph, f"{{{_GEXF}}}nodes")
    for item in nodes:
        label = well_formed(str(item.values["label"]))
        element = etree.SubElement(parent, f"{{{_GEXF}}}node", id=item.key, label=label)
        _attributes(element, item.values)
    parent = etree.SubElement(graph, f"{{{_GEXF}}}edges")
    for number, edge in enumerate(edges, start=1):
        weight = str(edge.values["weight"])
        element = etree.SubElement(
            parent,
            f"{{{_GEXF}}}edge",
            id=f"e{number}",
            source=edge.source,
            target=edge.target,
            weight=weight,
        )
        _attributes(element, edge.values)
    yield File("analyses.gexf", _serialized(root))


def _attributes(element: etree._Element, values: dict[str, str | float]) -> None:
    parent = etree.SubElement(element, f"{{{_GEXF}}}attvalues")
    for name, value in values.items():
        if name not in ("label", "weight"):
            item = etree.SubElement(parent, f"{{{_GEXF}}}attvalue", value=well_formed(str(value)))
            item.set("for", name)


def _serialized(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
