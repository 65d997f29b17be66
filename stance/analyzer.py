"""The one road from discussions to analyses, for the command, the import and the batch."""

import re
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from stance.agreement.classifier import StanceClassifier, read_config
from stance.agreement.encoder import ENCODER_FILES, target_text
from stance.agreement.explain import Explainer
from stance.agreement.features import Sample, addressee, extract, reading
from stance.agreement.threads import consistent
from stance.align import Pair, Targets
from stance.analysis import CommentParts, Decision, LinkDecision, build
from stance.config import model_path
from stance.errors import ConfigError, ModelError, PageError, StanceError
from stance.files import check_folder
from stance.language import _
from stance.lexicons import groups
from stance.lexicons.concepts import ConceptEntry
from stance.lexicons.matching import WORD, fold
from stance.pipeline import create_pipeline
from stance.pipeline.columns import Spans, doc_of, remember_text
from stance.pipeline.terms import discover
from stance.schema import LABELS, Analysis, Discussion, ModelInfo, PageWarning

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

# Discussions that go through the pipeline together: enough texts to fill spaCy's batches, few enough to keep memory flat.
CHUNK = 16
# What spaCy takes at once: as many texts, or as many characters. A batch of a discussion's texts alone takes 1.11 times the
# time of 64 texts. Sorting texts by length, or parsing paragraphs by themselves, changes nothing (0.99 and 1.03 times).
# The bound in characters keeps memory flat, since the parser needs some 4 kB a character: without it, 64 articles take 110 MB
# more, one of 40,000 characters 200 MB. It costs no time (1.04 times at 15,000 characters, 0.96 at 25,000, 1.02 at 40,000).
SPACY_BATCH = 64
BATCH_CHARS = 20_000
_PARAGRAPH = re.compile(r".+?(?:\n\n+|\Z)", re.S)
# French running text has 25 to 35 % of these function words, articles full of code 9 % (blogs_dev), English under 3 %.
MIN_FRENCH_SHARE = 0.05
MIN_WORDS_TO_TELL = 20
# Without an article, a few comments may be nothing but code or addresses.
MIN_WORDS_OF_COMMENTS = 200
# Of ten French words none is a function word in 3 % of texts (0.7 to the tenth): enough for a warning.
MIN_WORDS_TO_DOUBT = 10


class Analyzer:
    """Analyse discussions: claims, concepts, stances, links.

    Parameters
    ----------
    nlp : Language
        A pipeline made by :func:`stance.pipeline.create_pipeline`.
    classifier : StanceClassifier
    info : ModelInfo
        Name and version of the model, for the results.
    path : Path, optional
        Where the model was loaded from; worker processes load it again from there.
    concepts : str or Path, optional
        The concept lexicon that `nlp` was made with.

    Examples
    --------
    >>> import stance
    >>> analyzer = stance.load()
    >>> page = stance.read('{"title": "Vélo", "text": "Le vélo est bon pour la ville.", "comments": [{"text": "Tout à fait d\\'accord !"}]}')
    >>> analyzer(page).summary.comments
    1
    """

    def __init__(
        self,
        nlp: "Language",
        classifier: StanceClassifier,
        info: ModelInfo,
        *,
        path: Path | None = None,
        concepts: str | Path | None = None,
    ) -> None:
        self.nlp = nlp
        self.classifier = classifier
        self.info = info
        self.path = path
        self.concepts = concepts
        self._explainer = Explainer(classifier)
        component: Any = nlp.get_pipe("stance_concepts")
        entries: dict[str, ConceptEntry] = component.matcher.entries
        self._labels = {name: entry.label for name, entry in entries.items()}

    def __call__(self, discussion: Discussion) -> Analysis:
        """Return the analysis of one discussion.

        Raises
        ------
        PageError
            The text is not French.
        ConfigError
            It is no discussion.
        """
        return next(self.pipe([discussion]))

    def pipe(self, discussions: Iterable[Discussion], *, workers: int = 1) -> Iterator[Analysis]:
        """Yield the analysis of each discussion, in order, holding only a few in memory.

        Parameters
        ----------
        discussions : iterable of Discussion
        workers : int
            Processes that analyse; each loads the model once.

        Raises
        ------
        ConfigError
            `workers` is below 1, or above 1 for an analyzer that was not loaded from a folder; or an item is no discussion.
        PageError
            A discussion's text is not French. What stands before it has been yielded, and the stream ends; to pass over
            such pages, ask :func:`check_language` of each first, or analyse them one by one.
        """
        if workers < 1:
            raise ConfigError(
                _("nombre de processus : {found}, 1 au moins est attendu.").format(found=workers)
            )
        chunks = _chunks(discussions, CHUNK)
        if workers == 1:
            for chunk in chunks:
                yield from self._analyse(chunk)
            return
        if self.path is None:
            raise ConfigError(
                _("plusieurs processus demandent un modèle chargé depuis un dossier."),
                hint=_("Enregistrez-le avec to_disk, puis rechargez-le."),
            )
        with ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),
            initializer=_start_worker,
            initargs=(self.path, self.concepts),
        ) as pool:
            waiting: deque[Future[list[Analysis]]] = deque()
            refused: StanceError | None = None
            try:
                for chunk in chunks:
                    waiting.append(pool.submit(_work, chunk))
                    if len(waiting) > 2 * workers:
                        yield from waiting.popleft().result()
            except StanceError as error:
                refused = error
            for done in waiting:
                yield from done.result()
            if refused is not None:
                raise refused

    @classmethod
    def from_disk(cls, path: str | Path, *, concepts: str | Path | None = None) -> "Analyzer":
        """Load an analyzer from a model's folder.

        Raises
        ------
        ModelError
            The folder holds no model that this version reads and trusts.
        CorpusError
            The concept lexicon cannot be read.
        """
        folder = Path(path)
        config = read_config(folder)
        # first: a wrong lexicon is told before the seconds that the model takes
        nlp = create_pipeline(lexicon=concepts)
        classifier = StanceClassifier.load(folder)
        info = ModelInfo(str(config.get("name", folder.name)), str(config.get("version", "0")))
        return cls(nlp, classifier, info, path=folder, concepts=concepts)

    def to_disk(self, path: str | Path) -> None:
        """Write the model into a folder.

        Raises
        ------
        ConfigError
            The folder holds files already, a file takes its place, or it cannot be made.
        """
        folder = Path(path)
        check_folder(folder)
        known = {} if self.path is None else read_config(self.path)
        config = {**known, "name": self.info.name, "version": self.info.version}
        self.classifier.save(folder, config=config)
        if self.path is not None:
            for extra in ("meta.json", "metrics.json", "README.md", *ENCODER_FILES):
                if (self.path / extra).is_file():
                    shutil.copy(self.path / extra, folder / extra)

    def _analyse(self, discussions: Sequence[Discussion]) -> list[Analysis]:
        texts = (text for d in discussions for text in (d.text, *(c.text for c in d.comments)))
        quoted = (spans for d in discussions for spans in (d.quotes, *(c.quotes for c in d.comments)))
        docs = parse(self.nlp, texts, quoted)
        parsed = [Parsed(d, next(docs), tuple(islice(docs, len(d.comments)))) for d in discussions]
        tasks = [task for number, item in enumerate(parsed) for task in tasks_of(item, number)]
        # the encoder reads comments as a whole; links are decided by the features alone
        shown = [i for i, task in enumerate(tasks) if task.kind != "link"]
        links = [i for i, task in enumerate(tasks) if task.kind == "link"]
        samples = [tasks[i].sample for i in shown]
        readings = self.classifier.read(samples)
        probabilities = np.zeros((len(tasks), len(LABELS)))
        probabilities[shown] = self.classifier.predict_proba(samples, readings)
        probabilities[links] = self.classifier.features_proba([tasks[i].sample for i in links])
        self._make_consistent(parsed, tasks, probabilities)
        cues = self._explainer.cues(
            samples,
            [tasks[i].text for i in shown],
            [LABELS[int(probabilities[i].argmax())] for i in shown],
            readings,
        )
        cues_of = dict(zip(shown, cues, strict=True))
        decided: dict[tuple[int, int], dict[str, Any]] = {}
        for index, task in enumerate(tasks):
            parts = decided.setdefault((task.discussion, task.comment), {"links": []})
            if task.kind == "link":
                agree, disagree, mixed, neutral = probabilities[index]
                relation = (agree, disagree, mixed + neutral)
                parts["links"].append(
                    LinkDecision(task.pair.claim, task.pair.target, task.pair.similarity, relation)
                )
            else:
                parts[task.kind] = Decision(probabilities[index].tolist(), cues_of[index])
        return [self._project(number, item, decided) for number, item in enumerate(parsed)]

    def _make_consistent(
        self, parsed: "Sequence[Parsed]", tasks: "Sequence[Task]", probabilities: "NDArray[np.float64]"
    ) -> None:
        """Weigh, in place, the two stances of each reply against its parent's."""
        rows: dict[tuple[int, str], dict[int, int]] = {}
        for index, task in enumerate(tasks):
            rows.setdefault((task.discussion, task.kind), {})[task.comment] = index
        for number, item in enumerate(parsed):
            comments = item.discussion.comments
            replies = rows.get((number, "parent"), {})
            if not replies and not any(comment.by_author for comment in comments):
                continue
            own = [rows[number, "author"][index] for index in range(len(comments))]
            toward_parent = np.full((len(comments), len(LABELS)), 1 / len(LABELS))
            toward_parent[list(replies)] = probabilities[list(replies.values())]
            position = {comment.id: index for index, comment in enumerate(comments)}
            probabilities[own], toward_parent = consistent(
                probabilities[own],
                toward_parent,
                [position.get(c.parent_id) if c.parent_id is not None else None for c in comments],
                [comment.by_author for comment in comments],
                self.classifier.threads,
            )
            probabilities[list(replies.values())] = toward_parent[list(replies)]

    def _project(
        self, number: int, item: "Parsed", decided: dict[tuple[int, int], dict[str, Any]]
    ) -> Analysis:
        labels = dict(self._labels)
        docs = (item.article, *item.comments)
        for term in discover(docs, title=item.discussion.title):
            labels.setdefault(term.concept, term.label)
            for doc_number, mention in term.mentions:
                _add_mention(docs[doc_number], mention)
        parts = [
            CommentParts(doc, found["author"], found.get("parent"), found["links"])
            for index, doc in enumerate(item.comments)
            for found in (decided[number, index],)
        ]
        return build(
            item.discussion,
            item.article,
            parts,
            labels=labels,
            model=self.info,
            min_probability=self.classifier.min_probability,
        )


def parse(nlp: "Language", texts: Iterable[str], quoted: Iterable[Spans] | None = None) -> Iterator["Doc"]:
    """Yield the Docs of some texts, in order; a Doc does not depend on what is parsed beside it.

    `quoted` are the character spans of each text that its page marks as quoted.
    """
    batch: list[Doc] = []
    chars = 0
    for text, spans in zip(texts, repeat(()) if quoted is None else quoted, strict=quoted is not None):
        if batch and (len(batch) == SPACY_BATCH or chars + len(text) > BATCH_CHARS):
            yield from nlp.pipe(batch, batch_size=len(batch))
            batch, chars = [], 0
        if len(text) > BATCH_CHARS:
            yield _parse_long(nlp, text, spans)
        else:
            batch.append(doc_of(nlp, text, spans))
            chars += len(text)
    yield from nlp.pipe(batch, batch_size=SPACY_BATCH)


def _parse_long(nlp: "Language", text: str, quoted: Spans) -> "Doc":
    """Parse a long text some paragraphs at a time, since the parser's memory grows with what it holds at once."""
    from spacy.tokens import Doc

    pieces = [""]
    for paragraph in _PARAGRAPH.findall(text):
        if pieces[-1] and len(pieces[-1]) + len(paragraph) > BATCH_CHARS:
            pieces.append("")
        pieces[-1] += paragraph
    # what looks at the whole text comes after the parser
    parsing = nlp.pipe_names[: nlp.pipe_names.index("stance_quotes")]
    with nlp.select_pipes(enable=parsing):
        docs = list(nlp.pipe(pieces, batch_size=1))
    doc = Doc.from_docs(docs, ensure_whitespace=False)
    if doc is None:  # pragma: no cover - there is one piece at least
        raise PageError(_("texte vide."))
    remember_text(doc, text, quoted)
    for name, component in nlp.pipeline:
        if name not in parsing:
            doc = component(doc)
    return doc


class Parsed(NamedTuple):
    """A discussion with the Docs of its article and comments."""

    discussion: Discussion
    article: "Doc"
    comments: tuple["Doc", ...]


class Task(NamedTuple):
    """One thing to decide: the stance of a comment toward the author or its parent, or a link of one of its claims."""

    kind: str
    discussion: int
    comment: int
    sample: Sample
    text: str
    pair: Pair = Pair(0, 0, 0.0)


def tasks_of(item: "Parsed", number: int = 0) -> Iterator[Task]:
    """Yield what is to decide in a parsed discussion (also the source of training samples)."""
    author = addressee(reading(item.article, item.discussion.text), title=item.discussion.title)
    thesis = target_text(item.discussion)
    targets = Targets(item.article)
    readings = [
        reading(doc, comment.text)
        for comment, doc in zip(item.discussion.comments, item.comments, strict=True)
    ]
    position = {comment.id: index for index, comment in enumerate(item.discussion.comments)}
    prepared: dict[int, tuple[Any, Targets]] = {}
    for index, (comment, doc) in enumerate(zip(item.discussion.comments, item.comments, strict=True)):
        pairs = targets.align(doc)
        read = readings[index]
        look = partial(extract, read, is_reply=comment.parent_id is not None, by_author=comment.by_author)
        sample = look(author, pairs=pairs)
        sample.pair = (thesis, read.own.strip())
        yield Task("author", number, index, sample, comment.text)
        # a comment that answers one which the discussion lacks answers nobody here
        parent = position.get(comment.parent_id or "")
        if parent is not None:
            if parent not in prepared:
                prepared[parent] = (
                    addressee(readings[parent], kind="parent"),
                    Targets(item.comments[parent]),
                )
            to, parent_targets = prepared[parent]
            sample = look(to, pairs=parent_targets.align(doc))
            sample.pair = (readings[parent].own.strip(), read.own.strip())
            yield Task("parent", number, index, sample, comment.text)
        for pair in pairs:
            claim = read.claims[pair.claim]
            sample = look(author, pairs=(pair,), within=(claim.start, claim.end))
            yield Task("link", number, index, sample, read.text[claim.start : claim.end], pair)


def _add_mention(doc: "Doc", mention: Any) -> None:
    span = doc.char_span(
        mention.start, mention.end, label="CONCEPT", kb_id=mention.concept, alignment_mode="expand"
    )
    if span is not None:
        span._.match = mention.match
        doc.spans["concepts"].append(span)


def check_language(discussion: Discussion) -> Discussion:
    """Return a discussion, with a warning where it is too short to tell its language but has no French word.

    Raises
    ------
    PageError
        Hardly any of its words are French function words.
    """
    text = discussion.text or "\n".join(comment.text for comment in discussion.comments[:20])
    found = _words(text)
    enough = len(found) >= (MIN_WORDS_TO_TELL if discussion.text else MIN_WORDS_OF_COMMENTS)
    if enough and _french_share(found) < MIN_FRENCH_SHARE:
        raise PageError(
            _("le texte ne semble pas être en français ({percent} % de mots outils français).").format(
                percent=round(100 * _french_share(found))
            ),
            source=discussion.source or discussion.id or discussion.title,
            hint=_("stance n'analyse que le français."),
        )
    every = (
        found if enough else _words("\n".join((discussion.text, *(c.text for c in discussion.comments[:20]))))
    )
    if enough or len(every) < MIN_WORDS_TO_DOUBT or _french_share(every) >= MIN_FRENCH_SHARE:
        return discussion
    warning = PageWarning(
        "language",
        _(
            "texte trop court pour en reconnaître la langue, et sans mot outil français : stance n'analyse que le français."
        ),
    )
    return replace(discussion, warnings=(*discussion.warnings, warning))


def _words(text: str) -> list[str]:
    return [fold(match[0]) for match in WORD.finditer(text[:20_000])]


def _french_share(words: Sequence[str]) -> float:
    function_words = _function_words()
    return sum(word in function_words for word in words) / len(words)


def _function_words() -> frozenset[str]:
    return frozenset(groups("french")["function"])


def _chunks(items: Iterable[Discussion], size: int) -> Iterator[list[Discussion]]:
    """Yield discussions some at a time, each checked; those before one that is refused are yielded before the error."""
    chunk: list[Discussion] = []
    try:
        for item in items:
            if not isinstance(item, Discussion):
                raise ConfigError(
                    _("{found} au lieu d'une discussion.").format(found=type(item).__name__),
                    hint=_("stance.read lit une page, et analyzer.pipe prend plusieurs discussions."),
                )
            chunk.append(check_language(item))
            if len(chunk) == size:
                yield chunk
                chunk = []
    except StanceError:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


# One analyzer a worker process, loaded by the pool's initializer.
_worker: Analyzer | None = None


def _start_worker(path: Path, concepts: str | Path | None) -> None:
    global _worker
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    # there is a process for each core
    threadpool_limits(1)
    _worker = Analyzer.from_disk(path, concepts=concepts)


def _work(discussions: Sequence[Discussion]) -> list[Analysis]:
    if _worker is None:  # pragma: no cover - the initializer has run
        raise ModelError(_("le processus n'a pas chargé de modèle."))
    return _worker._analyse(discussions)


def load(model: str | Path | None = None, *, concepts: str | Path | None = None) -> Analyzer:
    """Load an analyzer.

    Parameters
    ----------
    model : str or Path, optional
        A model's folder, or the name of a shipped model; the default model without it.
    concepts : str or Path, optional
        A concept lexicon (CSV or TOML); the built-in one without it.

    Raises
    ------
    ModelError
        There is no such model, or it is not to be trusted.
    CorpusError
        The concept lexicon cannot be read.
    """
    return Analyzer.from_disk(model_path(model), concepts=concepts)
