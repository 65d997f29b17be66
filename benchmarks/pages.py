"""How well pages are read: comments exact, article similarity, boilerplate leaked; beside trafilatura and a naive reader.

A comment counts as exact when its text, author, date and parent are those of the truth file, in a page read by content
detection alone. ``text`` counts those whose text is right, whatever else is wrong. Both are shares of the larger of the
two counts, so that a comment that nobody wrote costs as much as one that was lost.

    python -P benchmarks/pages.py corpus/pages/open corpus/pages/held_out

trafilatura comes with the extra ``bench``; without it its columns are left out.
"""

import argparse
import difflib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from stance.errors import StanceError
from stance.pages import read_all
from stance.pages.normalize import decode, normalize
from stance.schema import Comment, Discussion

Reader = Callable[[Path], list[Discussion]]


@dataclass(slots=True)
class Score:
    """Sums over the discussions of one format."""

    discussions: int = 0
    comments: int = 0
    exact: int = 0
    right_text: int = 0
    similarity: float = 0.0
    metadata: int = 0
    leaked: int = 0
    boilerplate: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        comments, pages = max(self.comments, 1), max(self.discussions, 1)
        return (
            f"{self.exact / comments:8.1%} {self.right_text / comments:8.1%} {self.similarity / pages:8.3f}"
            f" {self.metadata / pages:8.1%} {self.leaked:4d}/{self.boilerplate}"
        )


def sample_pages(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Yield the format, the page and the truth of every sample below a folder."""
    for truth in sorted(folder.glob("*/*.truth.json")):
        stem = truth.name.removesuffix(".truth.json")
        page = next(p for p in truth.parent.iterdir() if p != truth and stem in (p.name, p.stem))
        yield truth.parent.name, page, json.loads(truth.read_text(encoding="utf-8"))


def read_ours(page: Path) -> list[Discussion]:
    return list(read_all(page))


def read_bare(page: Path) -> list[Discussion]:
    """Read a page of HTML without what names its elements, as generated names say nothing, or JSON whose keys say nothing."""
    if page.suffix == ".json":
        data = _unnamed(json.loads(decode(page.read_bytes()).removeprefix("\ufeff")))
        return list(read_all(json.dumps(data).encode(), input_format="json"))
    if page.suffix not in (".html", ".htm"):
        return []
    raw = re.sub(r"\s(?:class|id)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", "", decode(page.read_bytes()))
    return list(read_all(raw.encode(), input_format="html"))


def _unnamed(value: Any) -> Any:
    """Return plain data with a number for each key."""
    if isinstance(value, dict):
        return {f"k{crc32(key.encode()) % 9_973}": _unnamed(inner) for key, inner in value.items()}
    return [_unnamed(inner) for inner in value] if isinstance(value, list) else value


def read_naive(page: Path) -> list[Discussion]:
    """Strip tags, cut at the first line that speaks of comments, take each following paragraph for a comment."""
    files = sorted(page.iterdir()) if page.is_dir() else [page]
    raw = "\n\n".join(decode(file.read_bytes()) for file in files)
    if raw.lstrip().startswith("<"):
        raw = re.sub(r"(?is)<(script|style).*?</\1>|<[^>]+>", "\n", raw)
    lines = normalize(raw).split("\n")
    word = re.compile(r"\b(?:commentaires?|réponses?|réflexions?|réactions?|comments?)\b", re.I)
    cut = next((i for i, line in enumerate(lines) if len(line) < 80 and word.search(line)), len(lines))
    blocks = "\n".join(lines[cut + 1 :]).split("\n\n")
    comments = tuple(Comment(id=str(i), text=b.strip()) for i, b in enumerate(blocks) if b.strip())
    return [Discussion(lines[0] if lines else None, "\n".join(lines[1:cut]).strip(), comments=comments)]


def read_trafilatura(page: Path) -> list[Discussion]:
    import trafilatura

    if page.suffix not in (".html", ".htm"):
        return []
    document = trafilatura.bare_extraction(page.read_bytes(), include_comments=True, target_language=None)
    if document is None:
        return []
    comments = tuple(
        Comment(id=str(i), text=line)
        for i, line in enumerate(normalize(document.comments or "").split("\n"))
        if line
    )
    text = re.sub(r"\n+", "\n\n", normalize(document.text or ""))
    return [Discussion(document.title, text, author=document.author, date=document.date, comments=comments)]


def add(score: Score, name: str, truth: dict[str, Any], found: Sequence[Discussion]) -> None:
    """Compare a page's truth with what was found."""
    wanted = truth.get("discussions", [truth])
    for index in range(max(len(wanted), len(found))):
        want = wanted[index] if index < len(wanted) else {"comments": [], "text": ""}
        got = found[index] if index < len(found) else Discussion(None, "")
        score.discussions += 1
        count = max(len(want["comments"]), len(got.comments))
        score.comments += count
        exact = _shared(_true_rows(want["comments"]), _found_rows(got.comments))
        score.exact += exact
        score.right_text += _shared(
            Counter(c["text"] for c in want["comments"]), Counter(c.text for c in got.comments)
        )
        likeness = similarity(want["text"], got.text)
        score.similarity += likeness
        same = (want.get("title"), want.get("author"), same_date(want.get("date"))) == (
            got.title,
            got.author,
            same_date(got.date),
        ) and list(want.get("headings", [])) == list(got.headings)
        score.metadata += same
        if exact < count or likeness < 1 or not same:
            score.wrong.append(f"{name}[{index}]: {exact}/{count} comments, article {likeness:.3f}")
    texts = "\n".join(text for d in found for text in (d.text, *(c.text for c in d.comments)))
    strings = truth.get("boilerplate", [])
    score.boilerplate += len(strings)
    score.leaked += sum(normalize(string) in texts for string in strings)


def _shared(one: Counter[Any], other: Counter[Any]) -> int:
    return (one & other).total()


def _true_rows(comments: Sequence[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    texts = {c["id"]: c["text"] for c in comments}
    return Counter(
        (c["text"], c["author"], same_date(c["date"]), texts.get(c["parent_id"])) for c in comments
    )


def _found_rows(comments: Sequence[Comment]) -> Counter[tuple[Any, ...]]:
    texts = {c.id: c.text for c in comments}
    return Counter((c.text, c.author, same_date(c.date), texts.get(c.parent_id or "")) for c in comments)


def same_date(date: str | None) -> str | None:
    """Return one spelling for dates that say the same with the same precision (``Z`` and ``+00:00``, ``+0100``)."""
    if date is None:
        return None
    return re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", re.sub(r"Z$", "+00:00", date))


def similarity(one: str, other: str) -> float:
    """Return the share of words, in order, that two texts have in common (``difflib`` ratio; 1 for equal texts)."""
    if one == other:
        return 1.0
    words = [re.findall(r"\n\n|\S+", text) for text in (one, other)]
    # a page of 64 MB in a word list of millions would take hours: the sample pages have some thousands
    return min(0.9999, difflib.SequenceMatcher(None, words[0], words[1], autojunk=False).ratio())


def measure(folder: Path, reader: Reader) -> dict[str, Score]:
    """Return the score of a reader on every format below a folder."""
    scores: dict[str, Score] = {}
    for kind, page, truth in sample_pages(folder):
        try:
            found = reader(page)
        except StanceError as error:
            found = []
            print(f"{page}: {error.message}", file=sys.stderr)
        add(scores.setdefault(kind, Score()), page.name, truth, found)
    return scores


def total(scores: Sequence[Score]) -> Score:
    """Return the sum of scores."""
    whole = Score()
    for score in scores:
        for name in ("discussions", "comments", "exact", "right_text", "similarity", "metadata", "leaked"):
            setattr(whole, name, getattr(whole, name) + getattr(score, name))
        whole.boilerplate += score.boilerplate
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="folders of FORMAT/PAGE with PAGE.truth.json")
    parser.add_argument("--wrong", action="store_true", help="name the pages that are not read exactly")
    parser.add_argument("--ours-only", action="store_true", help="leave the two other readers out")
    parser.add_argument(
        "--bare",
        action="store_true",
        help="read html, and that without classes and identifiers, and JSON, and that with keys that tell nothing",
    )
    arguments = parser.parse_args()
    readers: dict[str, Reader] = {"stance": read_ours, "naive": read_naive}
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        print("trafilatura is not installed (pip install stance[bench]): left out", file=sys.stderr)
    else:
        readers["trafilatura"] = read_trafilatura
    if arguments.ours_only:
        readers = {"stance": read_ours}
    if arguments.bare:
        readers = {"stance, html without classes, JSON without keys": read_bare}
    every: dict[str, list[Score]] = {}
    for folder in arguments.folders:
        for name, reader in readers.items():
            scores = measure(folder, reader)
            if name == "trafilatura" or arguments.bare:
                kinds = ("html", "json") if arguments.bare else ("html",)
                scores = {kind: score for kind, score in scores.items() if kind in kinds}
            print(f"\n{folder}: {name}")
            print(
                f"{'format':14}{'pages':>6}{'comments':>9} {'exact':>8} {'text':>8} {'article':>8} {'metadata':>8} leaked"
            )
            for kind, score in sorted(scores.items()):
                print(f"{kind:14}{score.discussions:6}{score.comments:9} {score.row()}")
            whole = total(list(scores.values()))
            print(f"{'all':14}{whole.discussions:6}{whole.comments:9} {whole.row()}")
            every.setdefault(name, []).append(whole)
            if arguments.wrong and name == "stance":
                for score in scores.values():
                    print(*score.wrong, sep="\n", end="\n" if score.wrong else "")
    if len(arguments.folders) > 1:
        for name, scores_of_all in every.items():
            whole = total(scores_of_all)
            print(f"\nall folders: {name}\n{'all':14}{whole.discussions:6}{whole.comments:9} {whole.row()}")


if __name__ == "__main__":
    main()
