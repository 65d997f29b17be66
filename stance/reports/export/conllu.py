"""CoNLL-U: tokens, and lemmas and syntax where there is a parser, with stances in comments and claims in MISC."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from stance.reports.export import File, Options
from stance.reports.export.standoff import NO_ROLE, gold, tokens
from stance.schema import Analysis, GoldComment, GoldDiscussion, from_dict, to_dict

# What CoNLL-U keeps in the columns, the other fields of a labelled discussion being in the comments of its first sentence.
_COLUMNS = ("text", "comments", "claims", "mentions")


class _Word(NamedTuple):
    start: int
    end: int
    columns: tuple[str, str, str, str, str, str]


def write_conllu(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a document a discussion, a paragraph (``# newpar``) for the article and for each comment."""
    lines: list[str] = []
    for position, analysis in enumerate(analyses, start=1):
        discussion = gold(analysis, position)
        parts: list[GoldDiscussion | GoldComment] = [discussion, *discussion.comments]
        parsed = list(options.parse([part.text for part in parts])) if options.parse else [None] * len(parts)
        lines.append(f"# newdoc id = {discussion.id}")
        for number, (part, doc) in enumerate(zip(parts, parsed, strict=True)):
            lines += _part(part, doc, f"{discussion.id}-{number}")
    yield File("analyses.conllu", ("\n".join(lines) + "\n").encode("utf-8", "replace"))


def _part(part: GoldDiscussion | GoldComment, doc: Any, name: str) -> Iterator[str]:
    cuts = {offset for claim in part.claims for offset in (claim.start, claim.end)}
    cuts |= {offset for mention in part.mentions for offset in (mention.start, mention.end)}
    if isinstance(part, GoldComment):
        cuts |= {offset for cue in part.cues for offset in cue}
    sentences = _parsed(doc) if doc is not None else _lines(part.text, cuts)
    data = {key: value for key, value in to_dict(part).items() if key not in _COLUMNS}
    words = [word for sentence in sentences for word in sentence]
    notes = _notes(part, words)
    yield f"# newpar id = {name}"
    if isinstance(part, GoldComment):
        yield f"# stance = {part.stance}"
    yield f"# stance_data = {json.dumps(data)}"
    lead = part.text[: words[0].start] if words else part.text
    if lead:
        yield f"# stance_lead = {json.dumps(lead)}"
    if not words:
        # a sentence of CoNLL-U has at least a word
        yield from (f"# sent_id = {name}-1", "# text = _", "1\t_\t_\t_\t_\t_\t_\t_\t_\tEmpty=Yes", "")
    index = 0
    for count, sentence in enumerate(sentences, start=1):
        yield f"# sent_id = {name}-{count}"
        yield "# text = " + " ".join(part.text[sentence[0].start : sentence[-1].end].split())
        for position, word in enumerate(sentence, start=1):
            after = words[index + 1].start if index + 1 < len(words) else len(part.text)
            misc = [*notes.get(index, ()), *_space(part.text[word.end : after])]
            lemma, upos, xpos, feats, head, relation = word.columns
            columns = (lemma, upos, xpos, feats, head, relation, "_", "|".join(misc) or "_")
            yield "\t".join((str(position), _form(part.text[word.start : word.end]), *columns))
            index += 1
        yield ""


def _form(text: str) -> str:
    return "".join("\u00a0" if c.isspace() else c for c in text)


def _space(gap: str) -> tuple[str, ...]:
    if gap == "":
        return ("SpaceAfter=No",)
    if gap == " ":
        return ()
    # as UDPipe writes them
    names = {" ": "\\s", "\n": "\\n", "\t": "\\t", "\r": "\\r", "|": "\\p", "\\": "\\\\", "\u00a0": "\\u00A0"}
    return ("SpacesAfter=" + "".join(names.get(c, c) for c in gap),)


def _unspaced(value: str) -> str:
    found, at = "", 0
    names = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "p": "|", "\\": "\\"}
    while at < len(value):
        if value.startswith("\\u00A0", at):
            found, at = found + "\u00a0", at + 6
        elif value[at] == "\\":
            found, at = found + names[value[at + 1]], at + 2
        else:
            found, at = found + value[at], at + 1
    return found


def _parsed(doc: Any) -> list[list[_Word]]:
    sentences = []
    for sentence in doc.sents if doc.has_annotation("SENT_START") else [doc[:]]:
        words = [token for token in sentence if not token.is_space]
        place = {token.i: number for number, token in enumerate(words, start=1)}
        rows = []
        for token in words:
            root = token.head.i == token.i or token.head.i not in place
            columns = (
                _form(token.lemma_) or "_",
                token.pos_ or "_",
                token.tag_ or "_",
                str(token.morph) or "_",
                ("0" if root else str(place[token.head.i])) if token.dep_ else "_",
                ("root" if root else token.dep_) if token.dep_ else "_",
            )
            rows.append(_Word(token.idx, token.idx + len(token), columns))
        if rows:
            sentences.append(rows)
    return sentences


def _lines(text: str, cuts: set[int]) -> list[list[_Word]]:
    lines: list[list[_Word]] = []
    before = None
    for start, end in tokens(text, cuts):
        if before is None or "\n" in text[before:start]:
            lines.append([])
        lines[-1].append(_Word(start, end, ("_", "_", "_", "_", "_", "_")))
        before = end
    return lines


def _notes(part: GoldDiscussion | GoldComment, words: Sequence[_Word]) -> dict[int, list[str]]:
    """Return what MISC says of each word: spans stand on their first word, with how many words they have."""
    starts = [word.start for word in words]
    notes: dict[int, list[str]] = {}

    def note(start: int, end: int, value: str) -> None:
        first, last = bisect_left(starts, start), bisect_left(starts, end) - 1
        if first <= last:
            # how far the span begins and ends from its words' edges, where a parser's words are not ours
            shift = f"{start - words[first].start}:{end - words[last].end}"
            notes.setdefault(first, []).append(f"{value}:{last - first + 1}:{shift}")

    for claim in part.claims:
        targets = ",".join(f"{_name(t)}>{relation}" for t, relation in claim.targets.items())
        polarity = "negated" if claim.negated else "affirmed"
        fields = (_name(claim.id), claim.role or NO_ROLE, polarity, claim.voice, targets)
        note(claim.start, claim.end, "Claim=" + ":".join(fields))
    for mention in part.mentions:
        note(mention.start, mention.end, f"Concept={_name(mention.concept)}")
    if isinstance(part, GoldComment):
        for start, end in part.cues:
            note(start, end, "Cue=Yes")
    return notes


def _name(value: str) -> str:
    """Return a name without the signs that part the fields of MISC."""
    return "".join(f"%{ord(c):06x}" if c in "|=:;,>%" or c.isspace() else c for c in value)


def _unnamed(value: str) -> str:
    head, *rest = value.split("%")
    return head + "".join(chr(int(piece[:6], 16)) + piece[6:] for piece in rest)


def read_conllu(path: Path) -> list[GoldDiscussion]:
    """Read the labelled discussions of a file that stance wrote."""
    pages: list[list[dict[str, Any]]] = []
    part: dict[str, Any] = {}
    words: list[tuple[int, int]] = []
    spans: list[tuple[int, str, str]] = []

    def finish() -> None:
        if part:
            _finish(part, words, spans)

    for line in path.read_text(encoding="utf-8").split("\n"):
        key, _equals, value = line.removeprefix("# ").partition(" = ")
        if line.startswith("# newdoc id"):
            finish()
            part = {}
            pages.append([])
        elif line.startswith("# newpar id"):
            finish()
            part, words, spans = {"text": "", "claims": [], "mentions": []}, [], []
            pages[-1].append(part)
        elif key == "stance_data":
            part |= json.loads(value)
        elif key == "stance":
            part["corrected"] = value
        elif key == "stance_lead":
            part["text"] = json.loads(value)
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            misc = [item.partition("=")[::2] for item in columns[9].split("|") if "=" in item]
            gaps = dict(misc)
            if "Empty" in gaps:
                continue
            start = len(part["text"])
            part["text"] += columns[1]
            spans += [
                (len(words), name, content) for name, content in misc if name in ("Claim", "Concept", "Cue")
            ]
            words.append((start, len(part["text"])))
            if "SpacesAfter" in gaps:
                part["text"] += _unspaced(gaps["SpacesAfter"])
            elif gaps.get("SpaceAfter") != "No":
                part["text"] += " "
    finish()
    return [_page(parts) for parts in pages]


def _finish(
    part: dict[str, Any], words: Sequence[tuple[int, int]], spans: Sequence[tuple[int, str, str]]
) -> None:
    cues = []
    for first, name, content in spans:
        *fields, size, before, after = content.split(":")
        start = words[first][0] + int(before)
        end = words[first + int(size) - 1][1] + int(after)
        if name == "Cue":
            cues.append((start, end))
        elif name == "Concept":
            part["mentions"].append({"concept": _unnamed(fields[0]), "start": start, "end": end})
        else:
            identifier, role, polarity, voice, targets = fields
            pairs = [item.split(">") for item in targets.split(",") if item]
            part["claims"].append(
                {
                    "id": _unnamed(identifier),
                    "start": start,
                    "end": end,
                    "role": None if role == NO_ROLE else role,
                    "negated": polarity == "negated",
                    "voice": voice,
                    "targets": {_unnamed(target): relation for target, relation in pairs},
                }
            )
    if "corrected" in part:
        part["stance"] = part.pop("corrected")
        part["cues"] = cues


def _page(parts: Sequence[dict[str, Any]]) -> GoldDiscussion:
    found: GoldDiscussion = from_dict(GoldDiscussion, parts[0] | {"comments": list(parts[1:])})
    return found
