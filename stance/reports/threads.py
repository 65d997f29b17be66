"""Who answers whom in the threads of a corpus, and how readers stand once the article's author has answered."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from stance.reports.typography import plain
from stance.schema import LABELS

# Comments remembered behind a figure, so that it can be checked.
MAX_EXAMPLES = 3
MAX_THREADS = 10
# Pairs counted before those that met once are let go: a table shows a dozen.
MAX_PAIRS = 50_000
#: Who answers whom: a reader another reader, a reader the article's author, the author a reader.
KINDS = ("readers", "to_author", "by_author")
_NUMBER: Mapping[str, int] = {label: number for number, label in enumerate(LABELS)}


class Reference(NamedTuple):
    """A comment behind a figure, with the label that counts there; its text is read later, and only where it is shown."""

    discussion: str
    comment: str
    label: str


@dataclass(slots=True)
class Tally:
    """Counts of the labels, in their order, and some of the comments behind them."""

    counts: list[int] = field(default_factory=lambda: [0] * len(LABELS))
    examples: list[Reference] = field(default_factory=list)

    def add(self, reference: Reference) -> None:
        """Count a comment, and remember the first ones."""
        self.counts[_NUMBER[reference.label]] += 1
        if len(self.examples) < MAX_EXAMPLES:
            self.examples.append(reference)


class ThreadRow(NamedTuple):
    """A thread: how many comments, the labels of the readers' ones, how many are the author's, the first ones."""

    comments: int
    counts: tuple[int, ...]
    by_author: int
    examples: tuple[Reference, ...]


class Turn(NamedTuple):
    """A reader whom the author answered and who comes back: before, the author's answer, after."""

    before: Reference
    answer: Reference
    after: Reference


@dataclass(slots=True)
class Threads:
    """What is counted over the threads of a corpus.

    Attributes
    ----------
    kinds : dict of str to Tally
        Stances of replies toward the comment that they answer, by who answers whom.
    pairs : dict of (str, str) to Tally
        The same for each commenter and each one that they answer.
    before, after : Tally
        Stances toward the article, of the readers' comments before and after the author's first answer, in the threads
        that a reader began and the author answered in.
    answered, came_back : int
        Readers whom an author answered, a thread each; those of them who comment in the thread again.
    turns : dict of (str, str) to list of Turn
        Label before and after of those who came back, with some of them; `turn_counts` has how many.
    """

    count: int = 0
    answered_threads: int = 0
    author_answers: int = 0
    author_pages: int = 0
    replies: int = 0
    kinds: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    pairs: dict[tuple[str, str], Tally] = field(default_factory=dict)
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    answered: int = 0
    came_back: int = 0
    turn_counts: dict[tuple[str, str], int] = field(default_factory=dict)
    turns: dict[tuple[str, str], list[Turn]] = field(default_factory=dict)
    longest: list[tuple[int, int, ThreadRow]] = field(default_factory=list)

    def add(self, discussion: str, author: str | None, rows: Sequence[Mapping[str, Any]]) -> None:
        """Count the comments of a discussion.

        Parameters
        ----------
        discussion : str
        author : str or None
            The article's author.
        rows : sequence of mappings
            ``comment``, ``author``, ``parent``, ``label`` and ``parent_label`` of each comment, in the page's order.
        """
        by_id = {row["comment"]: row for row in rows}
        own = {
            row["comment"]
            for row in rows
            if author and row["author"] and plain(row["author"]) == plain(author)
        }
        replies = [row for row in rows if row["parent"] in by_id]
        if not replies:
            return
        self.replies += len(replies)
        for row in replies:
            self._reply(discussion, row, by_id[row["parent"]], own)
        answers = sum(row["comment"] in own and row["parent"] not in own for row in replies)
        self.author_answers += answers
        self.author_pages += answers > 0
        for thread in _threads(rows, by_id):
            self._thread(discussion, thread, by_id, own)
        if len(self.pairs) > MAX_PAIRS:
            self.pairs = {pair: tally for pair, tally in self.pairs.items() if sum(tally.counts) > 1}

    def _reply(
        self, discussion: str, row: Mapping[str, Any], parent: Mapping[str, Any], own: set[str]
    ) -> None:
        if row["parent_label"] is None or (row["author"] and row["author"] == parent["author"]):
            return
        reference = Reference(discussion, row["comment"], row["parent_label"])
        kind = (
            "by_author" if row["comment"] in own else "to_author" if parent["comment"] in own else "readers"
        )
        self.kinds[kind].add(reference)
        if row["author"] and parent["author"]:
            self.pairs.setdefault((row["author"], parent["author"]), Tally()).add(reference)

    def _thread(
        self,
        discussion: str,
        rows: Sequence[Mapping[str, Any]],
        by_id: Mapping[str, Mapping[str, Any]],
        own: set[str],
    ) -> None:
        if len(rows) < 2:
            return
        self.count += 1
        references = [Reference(discussion, row["comment"], row["label"]) for row in rows]
        readers = [reference for reference in references if reference.comment not in own]
        counts = [0] * len(LABELS)
        for reference in readers:
            counts[_NUMBER[reference.label]] += 1
        thread = ThreadRow(
            len(rows), tuple(counts), len(rows) - len(readers), tuple(references[:MAX_EXAMPLES])
        )
        heapq.heappush(self.longest, (len(rows), -self.count, thread))
        if len(self.longest) > MAX_THREADS:
            heapq.heappop(self.longest)
        first = next(
            (n for n, row in enumerate(rows) if row["comment"] in own and row["parent"] in by_id), None
        )
        if first is None or rows[0]["comment"] in own:
            return
        self.answered_threads += 1
        for number, reference in enumerate(references):
            if reference.comment not in own:
                (self.before if number < first else self.after).add(reference)
        self._turns(rows, references, by_id, own)

    def _turns(
        self,
        rows: Sequence[Mapping[str, Any]],
        references: Sequence[Reference],
        by_id: Mapping[str, Mapping[str, Any]],
        own: set[str],
    ) -> None:
        seen: set[str] = set()
        places = {reference.comment: number for number, reference in enumerate(references)}
        for number, row in enumerate(rows):
            if row["comment"] not in own or row["parent"] not in places:
                continue
            name = by_id[row["parent"]]["author"]
            if not name or name in seen or row["parent"] in own:
                continue
            seen.add(name)
            self.answered += 1
            later = next((n for n in range(number + 1, len(rows)) if rows[n]["author"] == name), None)
            if later is None:
                continue
            self.came_back += 1
            turn = Turn(references[places[row["parent"]]], references[number], references[later])
            key = (turn.before.label, turn.after.label)
            self.turn_counts[key] = self.turn_counts.get(key, 0) + 1
            known = self.turns.setdefault(key, [])
            if len(known) < MAX_EXAMPLES:
                known.append(turn)

    def shown(self, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return the comments, by discussion and identifier, whose texts a report shows that shows these pairs."""
        tallies = [*self.kinds.values(), self.before, self.after, *(self.pairs[pair] for pair in pairs)]
        found = {reference[:2] for tally in tallies for reference in tally.examples}
        found |= {reference[:2] for _size, _order, row in self.longest for reference in row.examples}
        return found | {r[:2] for turns in self.turns.values() for turn in turns for r in turn}


def _threads(
    rows: Sequence[Mapping[str, Any]], by_id: Mapping[str, Mapping[str, Any]]
) -> list[list[Mapping[str, Any]]]:
    """Return the comments of each thread, the one that began it first, the others in the page's order."""
    roots: dict[str, str] = {}
    for row in rows:
        path: dict[str, None] = {}
        at = row["comment"]
        while at not in roots:
            parent = by_id[at]["parent"]
            path[at] = None
            # comments that answer one another in a circle make a thread of their own
            if parent not in by_id or parent in path:
                roots[at] = at
                break
            at = parent
        for comment in path:
            roots[comment] = roots[at]
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        root = roots[row["comment"]]
        found.setdefault(root, [by_id[root]])
        if row["comment"] != root:
            found[root].append(row)
    return list(found.values())
