"""Tell which labelled lines of a page belong together: each comment's name, its text, and what stands around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from stance.pages.labelled_heads import MOST
from stance.pages.screen import Screen

# What stands around a comment without being its text: name, rank, moment, whom it answers, links.
MAX_AROUND = 14
# As many names that empty lines part from one side alone say where names stand.
MIN_JOINED = 3


@dataclass(slots=True)
class Group:
    """The lines of one comment: its name's, its text's, and those around them."""

    name: int | None = None
    texts: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


def groups_of(screen: Screen, labels: Sequence[str]) -> list[Group]:
    """Return the lines of each comment: a run of texts with the name on the side where this page has names."""
    runs = _runs(screen, labels)
    if not runs:
        return []
    names = [i for i, label in enumerate(labels) if label == "N"]
    above = _stand_above(screen, names, runs)
    dated = _dated(screen, labels, names)
    if len(dated) < MOST * len(runs):
        dated = set(names)
    groups: list[Group] = []
    floor = 0
    taken: set[int] = set()
    for number, run in enumerate(runs):
        stop = runs[number + 1][0] if number + 1 < len(runs) else len(labels)
        side = [i for i in names if (floor <= i < run[0] if above else run[-1] < i < stop) and i not in taken]
        writer = _above_answered(screen, side[-1], floor, groups) if above and side else None
        # below name and date another name may say whom the comment answers
        side = [writer] if writer is not None else [i for i in side if i in dated] or side
        name = (side[-1] if above else side[0]) if side else None
        if (
            name is None
            and groups
            and not _closed(screen, groups[-1].texts[-1], run[0])
            and (above or groups[-1].name is None)
        ):
            # a picture or an advertisement within a text
            groups[-1].texts += run
            floor = run[-1] + 1
            continue
        if name is not None:
            taken.add(name)
        groups.append(Group(name, list(run)))
        floor = run[-1] + 1
    for group, before, after in zip(groups, [None, *groups], [*groups[1:], None], strict=False):
        _surround(screen, group, before, after, above)
    return groups


def _above_answered(screen: Screen, name: int, floor: int, groups: Sequence[Group]) -> int | None:
    """Return the name right above that of somebody who wrote before, whom the comment answers; None where there is none."""
    wrote = {screen.lines[group.name].text for group in groups if group.name is not None}
    told = screen.lines[name].text
    before = next((i for i in range(name - 1, floor - 1, -1) if screen.lines[i].text), None)
    if told not in wrote or before is None or screen.marks[before].kind not in "th@":
        return None
    text = screen.lines[before].text
    return before if text in wrote and text != told else None


def _dated(screen: Screen, labels: Sequence[str], names: Sequence[int]) -> set[int]:
    """Return the names right above a date."""
    below = ((i, next((j for j in range(i + 1, len(labels)) if screen.lines[j].text), i)) for i in names)
    return {i for i, j in below if labels[j] == "D"}


def _runs(screen: Screen, labels: Sequence[str]) -> list[list[int]]:
    """Return the lines of each text: nothing but blanks within."""
    runs: list[list[int]] = []
    open_run = False
    for index, label in enumerate(labels):
        if label == "B":
            if open_run:
                runs[-1].append(index)
            else:
                runs.append([index])
            open_run = True
        elif screen.lines[index].text:
            open_run = False
    return runs


def _stand_above(screen: Screen, names: Sequence[int], runs: Sequence[Sequence[int]]) -> bool:
    """Say whether names stand above their texts: more texts have one above than below.

    Between two texts a name is above the one and below the other: there, the text that no empty line parts it from, the text right beside it and the first line of all decide.
    """
    bounds = [-1, *(run[-1] for run in runs)]
    above = sum(any(low < i < run[0] for i in names) for low, run in zip(bounds, runs, strict=False))
    tops = [*(run[0] for run in runs[1:]), float("inf")]
    below = sum(any(run[-1] < i < top for i in names) for run, top in zip(runs, tops, strict=True))
    if above != below:
        return above > below
    joined = _joined(screen, names, runs)
    if abs(joined) >= max(MIN_JOINED, MOST * (len(runs) - 1)):
        return joined > 0
    filled = list(accumulate(bool(line.text) for line in screen.lines))
    nearer = 0
    for name in names:
        up = [filled[name] - filled[run[-1]] for run in runs if run[-1] < name]
        down = [filled[run[0]] - filled[name] for run in runs if run[0] > name]
        if up and down and min(up) != min(down):
            nearer += (min(down) == 1) - (min(up) == 1)
    if abs(nearer) > len(names) / 2:
        return nearer > 0
    return not names or names[0] < runs[0][0]


def _joined(screen: Screen, names: Sequence[int], runs: Sequence[Sequence[int]]) -> int:
    """Return how many more names between two texts are parted by empty lines from the one above alone than from the one below alone."""
    found = 0
    for run, after in pairwise(runs):
        between = [i for i in names if run[-1] < i < after[0]]
        if between:
            above = any(not screen.lines[i].text for i in range(run[-1] + 1, between[0]))
            below = any(not screen.lines[i].text for i in range(between[-1] + 1, after[0]))
            found += above - below
    return found


def _closed(screen: Screen, last: int, start: int) -> bool:
    """Say whether links close a comment between two texts, or a moment dates the next."""
    return any(screen.marks[i].kind == "a" or screen.marks[i].moment for i in range(last + 1, start))


def _surround(screen: Screen, group: Group, before: Group | None, after: Group | None, above: bool) -> None:
    """Give a comment the lines around its text that are not nearer to another's."""
    first, last = group.texts[0], group.texts[-1]
    floor = before.texts[-1] + 1 if before else 0
    ceiling = after.texts[0] if after else len(screen.lines)
    if above and after is not None and after.name is not None:
        ceiling = after.name
    if not above and before is not None and before.name is not None:
        floor = before.name + 1
    top = group.name if above and group.name is not None else first
    group.above = list(_near(screen, range(top - 1, floor - 1, -1)))[::-1]
    group.head = [i for i in range(top, first) if screen.lines[i].text]
    group.below = list(_near(screen, range(last + 1, ceiling)))


def _near(screen: Screen, places: range) -> Iterator[int]:
    found = 0
    for index in places:
        if screen.lines[index].text:
            yield index
            found += 1
            if found == MAX_AROUND:
                return
