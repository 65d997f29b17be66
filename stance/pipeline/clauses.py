"""Cut sentences into clauses: a partition that leaves no word out."""

from spacy.attrs import DEP, HEAD, IS_SPACE, ORTH, POS
from spacy.tokens import Doc

# Universal Dependencies relations whose dependent is a clause of its own when it holds a verb.
_CLAUSAL = ("advcl", "acl:relcl", "conj", "parataxis", "acl", "csubj", "advcl:cleft")
_VERBAL = ("VERB", "AUX")
# Marks after which what follows is another clause if a verb stands on both sides.
_STRONG = (":", ";", "…", "...", "–", "—", "!", "?", "!!", "!!!", "??", "?!")
_MARKS_BEFORE = (",", "(", "«", "“", '"', "-", "–", "—")


def find_clauses(doc: Doc) -> list[tuple[int, int]]:
    """Return the clauses of a parsed Doc as token ranges, in order; together they hold every token but white space.

    A clause begins at the left edge of a clausal dependent that has a verb, with its conjunction or marker, and after
    strong punctuation between verbs.
    """
    if not len(doc):
        return []
    columns = doc.to_array([DEP, POS, HEAD, IS_SPACE, ORTH])
    strings = doc.vocab.strings
    deps, poses, heads, spaces, orths = (columns[:, i].tolist() for i in range(5))
    clausal = {strings[name] for name in _CLAUSAL}
    verbal = {strings[name] for name in _VERBAL}
    strong = {strings[name] for name in _STRONG}
    before = {strings[name] for name in _MARKS_BEFORE}
    copula = strings["cop"]
    bare_participle = strings["acl"]
    has_verb = [pos in verbal for pos in poses]
    heads = [index + (head - 2**64 if head >= 2**63 else head) for index, head in enumerate(heads)]
    for index, head in enumerate(heads):
        if has_verb[index] and deps[index] == copula:
            has_verb[head] = True
    starts: set[int] = set()
    for sentence in doc.sents:
        first, end = sentence.start, sentence.end
        starts.add(first)
        for index in range(first, end):
            if deps[index] in clausal and has_verb[index]:
                left = doc[index].left_edge.i
                while left < index and orths[left] in before:
                    left += 1
                if left > first and (deps[index] != bare_participle or orths[left - 1] in before):
                    starts.add(left)
            elif orths[index] in strong and any(has_verb[first:index]) and any(has_verb[index + 1 : end]):
                starts.add(index + 1)
    return _ranges(starts, spaces)


def _ranges(starts: set[int], spaces: list[int]) -> list[tuple[int, int]]:
    """Return the ranges between the starts, without white space at either end."""
    ranges = []
    ordered = sorted(starts)
    for start, end in zip(ordered, [*ordered[1:], len(spaces)], strict=True):
        while start < end and spaces[start]:
            start += 1
        while end > start and spaces[end - 1]:
            end -= 1
        if start < end:
            ranges.append((start, end))
    return ranges
