"""Read and check annotated corpora: gold discussions, and labels of texts that stand elsewhere."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from stance.errors import CorpusError, PageError
from stance.language import _, plural
from stance.pages import read_all
from stance.pages.json_lines import read_line
from stance.pages.normalize import decode
from stance.pages.table_shape import read_table
from stance.schema import LABELS, Comment, Discussion, GoldComment, GoldDiscussion, StanceLabel, from_dict

SPLITS = ("train", "dev", "test")
# Label shares outside these bounds make accuracy easy to reach by guessing.
MIN_LABEL_SHARE = 0.10
MAX_LABEL_SHARE = 0.45
# Labels of natural language inference as stances of who speaks second.
INFERENCE: dict[str, StanceLabel] = {"entailment": "agree", "contradiction": "disagree", "neutral": "neutral"}
# Columns of a label file: what it must have, and what else it may have.
REQUIRED_COLUMNS = ("discussion", "comment", "stance")
LABEL_COLUMNS = (*REQUIRED_COLUMNS, "labels", "split", "second", "cue_start", "cue_end", "text")
TABLES = (".csv", ".tsv")
# What people write into a spreadsheet, whatever the language of the messages.
_LABELS_WRITTEN: dict[str, StanceLabel] = {
    **{label: label for label in LABELS},
    "d'accord": "agree",
    "pas d'accord": "disagree",
    "partagé": "mixed",
    "neutre": "neutral",
}
# Labels are words of some ten letters; what is longer may be a comment, which no error shows.
MAX_SHOWN = 16


class Labelled(NamedTuple):
    """A discussion with the stances known of its comments.

    Attributes
    ----------
    discussion : Discussion
    stances, to_parent : dict of str to str
        Labels by comment id; a comment that is absent is not labelled.
    group : str
        What must not be split between training and test: the subject.
    source : str
        Which corpus it is from.
    binary : bool
        The labels were chosen among agree and disagree alone (``labels`` is 2 in a label file).
    """

    discussion: Discussion
    stances: dict[str, StanceLabel]
    to_parent: dict[str, StanceLabel]
    group: str
    source: str
    binary: bool = False


def read_gold(path: str | Path) -> Iterator[GoldDiscussion]:
    """Yield the annotated discussions of a ``.jsonl`` file.

    Raises
    ------
    CorpusError
        The file is missing, or a line is not what the schema says.
    """
    for number, line in _lines(path):
        try:
            yield from_dict(GoldDiscussion, json.loads(line))
        except (ValueError, ValidationError) as error:
            raise CorpusError(
                _("ce n'est pas une discussion annotée : {why}.").format(why=_why(error)),
                source=f"{path}:{number}",
            ) from error


def read_training(
    path: str | Path, *, texts: str | Path | None = None, split: str | None = None
) -> list[Labelled]:
    """Read labelled data of any kind.

    Parameters
    ----------
    path : str or Path
        A ``.jsonl`` file of gold discussions, of propositions with their opposites (``corpus/propositions.jsonl``), of claim pairs
        (``premise``, ``hypothesis``, ``label`` as in natural language inference), or of pairs with the keys ``title``, ``text``,
        ``comment``, ``stance``, ``group``; a ``.csv`` or ``.tsv`` file of labels whose texts stand elsewhere; or a folder of ``.jsonl`` files.
    texts : str or Path, optional
        For labels: the file or folder of their texts.
    split : str, optional
        For labels: only the rows of this split, ``train`` or ``test``.

    Raises
    ------
    CorpusError
        A file is missing, of no such kind, or labels have no texts.
    """
    path = Path(path)
    if path.is_dir():
        files = sorted(path.glob("*.jsonl"))
        if not files:
            raise CorpusError(_("aucun fichier .jsonl dans ce dossier."), source=str(path))
        return [item for file in files for item in read_training(file)]
    if path.suffix.lower() in TABLES:
        if texts is None:
            raise CorpusError(
                _("un tableau d'étiquettes ne contient pas les articles."),
                source=str(path),
                hint=_(
                    "Donnez avec --texts le fichier ou le dossier des pages, articles et commentaires, qu'il étiquette."
                ),
            )
        return read_labels(path, texts, split=split)
    first = next(_lines(path), None)
    if first is None:
        raise CorpusError(_("fichier vide."), source=str(path))
    keys = _loads(first[1], f"{path}:{first[0]}").keys()
    if "comments" in keys:
        golds = list(read_gold(path))
        twins = {gold.id: gold for gold in golds}
        return [item for gold in golds for item in labelled(gold, twins=twins)]
    if {"title", "opposite_title", "texts"} <= keys:
        return _propositions(path)
    if {"premise", "hypothesis", "label"} <= keys:
        return _claim_pairs(path)
    if {"comment", "stance"} <= keys:
        return _pairs(path)
    raise CorpusError(
        _("clés trouvées : {found}.").format(found=", ".join(sorted(keys)[:12])),
        source=str(path),
        hint=_(
            "Attendu : des discussions annotées (« comments »), ou des paires title, text, comment, stance, group."
        ),
    )


def labelled(gold: GoldDiscussion, *, twins: dict[str, GoldDiscussion] | None = None) -> Iterator[Labelled]:
    """Yield a gold discussion as labelled data and, where `twins` holds its twin, its comments under the twin's article."""
    yield Labelled(
        discussion=gold.discussion(),
        stances={c.id: c.stance for c in gold.comments if not c.disputed},
        to_parent={c.id: c.stance_to_parent for c in gold.comments if c.stance_to_parent and not c.disputed},
        group=gold.subject,
        source="gold",
    )
    twin = (twins or {}).get(gold.twin or "")
    if twin is not None:
        crossed = tuple(c for c in gold.comments if c.stance_to_twin and not c.disputed)
        page = twin.discussion()
        yield Labelled(
            discussion=Discussion(
                title=page.title,
                text=page.text,
                author=page.author,
                date=page.date,
                headings=page.headings,
                # a reply's parent stays under its own article
                comments=tuple(Comment(id=c.id, text=c.text, author=c.author, date=c.date) for c in crossed),
                id=f"{gold.id}>{twin.id}",
            ),
            stances={c.id: c.stance_to_twin for c in crossed if c.stance_to_twin},
            to_parent={},
            group=gold.subject,
            source="twin",
        )


def _propositions(path: Path) -> list[Labelled]:
    """Read propositions: the same texts are labelled toward one and, where they differ, toward its opposite."""
    found = []
    for number, line in _lines(path):
        row, source = _loads(line, f"{path}:{number}"), f"{path}:{number}"
        try:
            texts = [(f"t{n}", text["comment"], text) for n, text in enumerate(row["texts"], start=1)]
            comments = tuple(Comment(id=name, text=text) for name, text, _row in texts)
            sides = (("title", "text", "stance", ""), ("opposite_title", "opposite_text", "opposite", ">"))
            for title, body, key, mark in sides:
                stances = {name: text[key] for name, _text, text in texts if text.get(key)}
                unknown = set(stances.values()) - set(LABELS)
                if unknown:
                    raise ValueError(", ".join(sorted(map(_shown, unknown))))
                found.append(
                    Labelled(
                        Discussion(
                            title=row[title],
                            text=row.get(body) or "",
                            comments=comments,
                            id=f"{row['id']}{mark}",
                        ),
                        stances,
                        {},
                        row["id"],
                        "opposite" if mark else "proposition",
                    )
                )
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(
                _("ce n'est pas une proposition annotée : {why}.").format(why=error), source=source
            ) from error
    return found


def _claim_pairs(path: Path) -> list[Labelled]:
    """Read pairs of claims: what follows from a claim agrees with it, what contradicts it disagrees."""
    groups: dict[str, list[tuple[str, str, StanceLabel]]] = {}
    for number, line in _lines(path):
        row, source = _loads(line, f"{path}:{number}"), f"{path}:{number}"
        premise, hypothesis, label = row.get("premise"), row.get("hypothesis"), row.get("label")
        if label not in INFERENCE or not isinstance(premise, str) or not isinstance(hypothesis, str):
            raise CorpusError(
                _("« label » vaut {found} ; attendu : {expected}.").format(
                    found=_shown(label), expected=", ".join(INFERENCE)
                ),
                source=source,
            )
        groups.setdefault(premise, []).append((f"h{number}", hypothesis, INFERENCE[label]))
    return [
        Labelled(
            Discussion(
                title=premise, text="", comments=tuple(Comment(id=i, text=body) for i, body, _label in rows)
            ),
            {i: label for i, _body, label in rows},
            {},
            premise,
            "claim_pair",
        )
        for premise, rows in groups.items()
    ]


def _pairs(path: Path) -> list[Labelled]:
    groups: dict[tuple[str, str, str], list[tuple[str, str, StanceLabel]]] = {}
    for number, line in _lines(path):
        row = _loads(line, f"{path}:{number}")
        label, text = row.get("stance"), row.get("comment")
        if label not in LABELS or not isinstance(text, str):
            raise CorpusError(
                _("« stance » vaut {found} ; attendu : {expected}.").format(
                    found=_shown(label), expected=", ".join(LABELS)
                ),
                source=f"{path}:{number}",
            )
        key = (
            str(row.get("group") or row.get("title") or ""),
            str(row.get("title") or ""),
            str(row.get("text") or ""),
        )
        groups.setdefault(key, []).append((f"c{number}", text, label))
    binary = not any(label in ("mixed", "neutral") for rows in groups.values() for _id, _text, label in rows)
    return [
        Labelled(
            discussion=Discussion(
                title=title, text=text, comments=tuple(Comment(id=i, text=body) for i, body, _label in rows)
            ),
            stances={i: label for i, _body, label in rows},
            to_parent={},
            group=group,
            source=path.stem,
            binary=binary,
        )
        for (group, title, text), rows in groups.items()
    ]


# Validation -----------------------------------------------------------------------------------------------------------


def validate(folder: str | Path) -> list[str]:
    """Return what is wrong with a gold corpus in ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl``, a line each.

    Offsets slice to the text, ids are unique, parents, twins and targets exist, no subject or discussion is in two splits,
    no text has contradictory labels, labels are balanced.

    Raises
    ------
    CorpusError
        A file is missing or does not follow the schema.
    """
    folder = Path(folder)
    splits = {name: list(read_gold(folder / f"{name}.jsonl")) for name in SPLITS}
    problems: list[str] = []
    everything = [gold for golds in splits.values() for gold in golds]
    ids = Counter(gold.id for gold in everything)
    problems += [
        f"{identifier}: {count} discussions have this id" for identifier, count in ids.items() if count > 1
    ]
    where: dict[str, set[str]] = {}
    for name, golds in splits.items():
        for gold in golds:
            where.setdefault(gold.subject, set()).add(name)
    problems += [
        f"subject {s}: in {', '.join(sorted(found))}" for s, found in where.items() if len(found) > 1
    ]
    texts: dict[tuple[str, str], StanceLabel] = {}
    for gold in everything:
        problems += _discussion_problems(gold, ids)
        for comment in gold.comments:
            known = texts.setdefault((gold.text, comment.text), comment.stance)
            if known != comment.stance:
                problems.append(f"{gold.id}/{comment.id}: same text as another comment, other stance")
    for name, golds in splits.items():
        problems += _balance_problems(name, golds)
    return problems


def _discussion_problems(gold: GoldDiscussion, ids: Counter[str]) -> Iterator[str]:
    if gold.twin is not None and gold.twin not in ids:
        yield f"{gold.id}: unknown twin {gold.twin}"
    paragraphs = set(gold.text.split("\n\n"))
    for heading in gold.headings:
        if heading not in paragraphs:
            yield f"{gold.id}: heading is no paragraph of the text: {heading[:40]}"
    author_claims = {claim.id for claim in gold.claims}
    yield from _span_problems(f"{gold.id}/article", gold.text, gold)
    seen: set[str] = set()
    for comment in gold.comments:
        name = f"{gold.id}/{comment.id}"
        if comment.id in seen:
            yield f"{name}: id twice"
        if comment.parent_id is not None and comment.parent_id not in seen:
            yield f"{name}: parent {comment.parent_id} does not stand before it"
        if (comment.parent_id is None) != (comment.stance_to_parent is None):
            yield f"{name}: a parent and a stance to it go together"
        if not comment.cues:
            yield f"{name}: no deciding cue"
        for start, end in comment.cues:
            if not 0 <= start < end <= len(comment.text):
                yield f"{name}: cue {start}-{end} outside the text"
        if comment.stance_to_twin is not None and gold.twin is None:
            yield f"{name}: stance to a twin that is not named"
        seen.add(comment.id)
        yield from _span_problems(name, comment.text, comment)
        for claim in comment.claims:
            for target in claim.targets:
                if target not in author_claims:
                    yield f"{name}: claim {claim.id} answers unknown claim {target}"


def _span_problems(name: str, text: str, annotated: GoldDiscussion | GoldComment) -> Iterator[str]:
    spans: Sequence[Any] = (*annotated.claims, *annotated.mentions)
    for span in spans:
        if (
            not 0 <= span.start < span.end <= len(text)
            or text[span.start : span.end] != text[span.start : span.end].strip()
        ):
            yield f"{name}: span {span.start}-{span.end} does not slice to words"
    identifiers = [claim.id for claim in annotated.claims]
    if len(set(identifiers)) != len(identifiers):
        yield f"{name}: claim ids are not unique"


def _balance_problems(name: str, golds: Iterable[GoldDiscussion]) -> Iterator[str]:
    counts = Counter(comment.stance for gold in golds for comment in gold.comments)
    total = sum(counts.values())
    for label in LABELS:
        share = counts[label] / total if total else 0.0
        if not MIN_LABEL_SHARE <= share <= MAX_LABEL_SHARE:
            yield f"{name}: {share:.0%} {label}, expected {MIN_LABEL_SHARE:.0%} to {MAX_LABEL_SHARE:.0%}"


# Labels of texts that stand elsewhere ---------------------------------------------------------------------------------


def read_labels(path: str | Path, texts: str | Path, *, split: str | None = None) -> list[Labelled]:
    """Join a label file (``discussion``, ``comment``, ``stance``; ``split``, ``labels``) with the texts that it labels.

    Parameters
    ----------
    path : str or Path
        CSV or TSV; texts in it are not read.
    texts : str or Path
        A ``.jsonl`` file of pairs with ``group`` and ``id``, or any page or export; :func:`named` names the discussions that
        have no ``id``. In a folder, the ``.jsonl`` file of the same name as `path`, or else the files that the labels name and every other
        ``.jsonl`` file.
    split : str, optional
        Only the rows of this split, and those of none.

    Raises
    ------
    CorpusError
        Either file is missing, no row is of the split, or a label's comment is not among the texts.
    """
    path, texts = Path(path), Path(texts)
    wanted: dict[tuple[str, bool], dict[str, StanceLabel]] = {}
    rows = [row for _where, row in read_label_rows(path)]
    for row in rows:
        if split is None or row.get("split") in (None, "", split):
            binary = row.get("labels") == "2"
            wanted.setdefault((row["discussion"], binary), {})[row["comment"]] = row["stance"]
    if not wanted:
        raise CorpusError(
            plural(
                "{n} ligne, aucune « {{split}} » dans la colonne split.",
                "{n} lignes, aucune « {{split}} » dans la colonne split.",
                len(rows),
            ).format(split=split),
            source=str(path),
            hint=_("Écrivez-y « {split} » aux lignes qui doivent servir ici, ou videz la colonne.").format(
                split=split
            ),
        )
    found = []
    names = {discussion.rpartition("#")[0] for discussion, _binary in wanted}
    pages = (page for file in _text_files(texts, path.stem, names) for page in _text_pages(file))
    for page in pages:
        ids = {comment.id for comment in page.comments}
        for binary in (False, True):
            labels = wanted.get((page.id or "", binary), {})
            stances = {c: label for c, label in labels.items() if c in ids}
            if stances:
                for comment in stances:
                    del labels[comment]
                found.append(Labelled(page, stances, {}, page.id or "", path.stem, binary))
    missing = [discussion for (discussion, _binary), labels in wanted.items() if labels]
    if missing:
        raise CorpusError(
            _("{missing}, dont « {first} ».").format(
                missing=plural(
                    "{n} discussion étiquetée absente des textes",
                    "{n} discussions étiquetées absentes des textes",
                    len(missing),
                ),
                first=missing[0],
            ),
            source=str(texts),
        )
    return found


def named(pages: Iterable[Discussion], source: str | Path) -> Iterator[Discussion]:
    """Yield the discussions of a file, those without an ``id`` named by the file and their number in it.

    Examples
    --------
    >>> [page.id for page in named([Discussion("A", "", id="velo"), Discussion("B", "")], "pages/debats.html")]
    ['velo', 'debats.html#2']
    """
    for number, page in enumerate(pages, start=1):
        yield page if page.id else replace(page, id=f"{Path(source).name}#{number}")


def _text_files(texts: Path, stem: str, names: Collection[str]) -> list[Path]:
    if not texts.is_dir():
        return [texts]
    own = texts / f"{stem}.jsonl"
    if own.is_file():
        return [own]
    return sorted(path for path in texts.iterdir() if path.name in names or path.suffix == ".jsonl")


def _text_pages(texts: Path) -> Iterator[Discussion]:
    """Yield discussions from any file that has texts; pairs are gathered by what they answer."""
    first = next(_lines(texts), None) if texts.suffix == ".jsonl" else None
    if first is None or "type" in _loads(first[1], f"{texts}:{first[0]}"):
        yield from named(read_all(texts), texts)
        return
    gathered: dict[str, list[dict[str, Any]]] = {}
    for number, line in _lines(texts):
        row = _loads(line, f"{texts}:{number}")
        if "group" in row and "comment" in row:
            gathered.setdefault(str(row["group"]), []).append(row)
        else:
            page = read_line(line, source=f"{texts}:{number}")
            yield page if page.id else replace(page, id=f"{texts.name}#{number}")
    for group, rows in gathered.items():
        yield Discussion(
            title=rows[0].get("title"),
            text=str(rows[0].get("text") or ""),
            comments=tuple(Comment(id=str(row["id"]), text=str(row["comment"])) for row in rows),
            id=group,
        )


def is_held_out(corpus: str, key: str, share: float) -> bool:
    """Say whether a discussion is kept for measuring: a hash of its key decides, so that it never changes.

    Examples
    --------
    >>> sum(is_held_out("exemple", str(n), 0.2) for n in range(1000))
    180
    """
    digest = hashlib.sha256(f"{corpus}:{key}".encode()).hexdigest()
    return int(digest[:8], 16) / 2**32 < share


def read_label_rows(path: str | Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of a label file; see :func:`label_rows`."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise CorpusError(_("fichier d'étiquettes introuvable ou illisible."), source=str(path)) from error
    return label_rows(content, source=str(path))


def label_rows(content: bytes, *, source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield where each row of a label file stands and its cells by column, the label as one of :data:`LABELS`.

    Spreadsheets write ``;`` or tabs between the cells, a byte order mark, or windows-1252, and people the French names of the
    labels: all are read.

    Raises
    ------
    CorpusError
        It is no table, or a column or a label is missing or none of those expected.
    """
    try:
        table = read_table(decode(content, source=source), source=source)
    except PageError as error:
        raise CorpusError(error.message, source=source) from error
    if not set(REQUIRED_COLUMNS) <= set(table.columns):
        raise CorpusError(
            _("colonnes trouvées : {found} ; attendues : {expected}.").format(
                found=shown_columns(table.columns), expected=", ".join(REQUIRED_COLUMNS)
            ),
            source=source,
            hint=_("La première ligne doit nommer les colonnes."),
        )
    for number, row in enumerate(table.rows, start=2):
        where = f"{source}:{number}"
        for column in REQUIRED_COLUMNS:
            if not row.get(column):
                raise CorpusError(_("la colonne « {column} » est vide.").format(column=column), source=where)
        label = _LABELS_WRITTEN.get(row["stance"].strip().lower().replace("’", "'"))
        if label is None:
            raise CorpusError(
                _("« stance » vaut {found} ; attendu : {expected}.").format(
                    found=_shown(row["stance"]), expected=", ".join(_LABELS_WRITTEN)
                ),
                source=where,
            )
        yield where, {**row, "stance": label}


def shown_columns(columns: Iterable[str]) -> str:
    """Return the columns of a label file that are known: in a file without their names the others are cells, perhaps a comment.

    Examples
    --------
    >>> shown_columns(["d1", "stance", "Je ne suis pas d'accord"])
    'stance'
    """
    return ", ".join(column for column in columns if column in LABEL_COLUMNS) or _("aucune de connue")


def _shown(label: object) -> str:
    """Return what stands in the place of a label, where that can be no comment."""
    if not isinstance(label, str):
        return type(label).__name__
    if len(label) <= MAX_SHOWN and len(label.split()) == 1:
        return label
    return plural("un texte de {n} caractère", "un texte de {n} caractères", len(label))


def _lines(path: str | Path) -> Iterator[tuple[int, str]]:
    try:
        with Path(path).open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except FileNotFoundError as error:
        raise CorpusError(_("corpus introuvable."), source=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(_("corpus illisible (UTF-8 attendu)."), source=str(path)) from error


def _loads(line: str, source: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise CorpusError(_("ce n'est pas du JSON."), source=source) from error
    if not isinstance(data, dict):
        raise CorpusError(_("un objet JSON par ligne est attendu."), source=source)
    return data


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return type(error).__name__
