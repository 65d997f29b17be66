"""Every type that a file or a caller sees, as frozen dataclasses; the JSON Schemas come from them."""

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, get_args

SCHEMA_VERSION = "1"

StanceLabel = Literal["agree", "disagree", "mixed", "neutral"]
LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)
Role = Literal["claim", "premise", "concession", "question", "other"]
Voice = Literal["writer", "reported"]
Certainty = Literal["asserted", "certain", "hedged", "hypothetical"]
Match = Literal["exact", "inflection", "spelling", "synonym", "discovered"]
Relation = Literal["support", "attack", "none"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


def to_dict(value: Any) -> Any:
    """Return a dataclass of this module as plain JSON data: dictionaries, lists, strings, numbers.

    Examples
    --------
    >>> to_dict(PageWarning("comment-count", "4 annoncés, 3 trouvés"))
    {'code': 'comment-count', 'message': '4 annoncés, 3 trouvés'}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_dict(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: to_dict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_dict(item) for item in value]
    return value


# What is read ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageWarning:
    """Something that a page says of itself and that does not fit what was found."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment.

    Attributes
    ----------
    id : str
        Unique in its discussion.
    text : str
        Normalised text; every offset refers to it.
    author, date, parent_id : str or None
        Name as written; ISO 8601 date; identifier of the comment that this one answers.
    by_author : bool
        The article's author wrote it.
    quotes : tuple of (int, int)
        Character spans of `text` that the page marks as quoted (block quotes), or that repeat what others wrote there: they decide no
        stance.
    """

    id: str
    text: str
    author: str | None = None
    date: str | None = None
    parent_id: str | None = None
    by_author: bool = False
    quotes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Discussion:
    """An article and its comments.

    Attributes
    ----------
    text : str
        The article, without its title; headings are paragraphs of their own. Paragraphs are separated by an empty line.
    headings : tuple of str
        The headings, in order, each equal to a paragraph of `text`.
    source : str or None
        Where it was read: a path, or ``"-"`` for standard input.
    """

    title: str | None
    text: str
    author: str | None = None
    date: str | None = None
    url: str | None = None
    headings: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    id: str | None = None
    source: str | None = None
    quotes: tuple[tuple[int, int], ...] = ()
    warnings: tuple[PageWarning, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the discussion as plain data, in the JSON page format."""
        data: dict[str, Any] = to_dict(self)
        return data


# What is given --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that decided: a character span of the claim's or comment's text, with the weight they had."""

    start: int
    end: int
    text: str
    toward: StanceLabel
    weight: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause that asserts, judges or demands something."""

    id: str
    start: int
    end: int
    text: str
    role: Role
    negated: bool
    certainty: Certainty
    voice: Voice
    concepts: tuple[str, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a concept."""

    concept: str
    start: int
    end: int
    text: str
    match: Match


@dataclass(frozen=True, slots=True)
class Stance:
    """How far a comment agrees, with the words that decided.

    Attributes
    ----------
    label : str
        The most probable label.
    score : float
        P(agree) - P(disagree), in [-1, 1].
    probabilities : dict of str to float
        One for each of the four labels; they sum to 1.
    abstained : bool
        The label should not be relied on; `reason` says why.
    """

    label: StanceLabel
    score: float
    probabilities: dict[str, float]
    abstained: bool
    reason: str | None
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model that decided."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class ArticleAnalysis:
    """What was found in the article."""

    title: str | None
    author: str | None
    date: str | None
    headings: tuple[str, ...]
    text: str
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class CommentAnalysis:
    """What was found in a comment; `stance_to_parent` is None where it answers nobody."""

    id: str
    author: str | None
    date: str | None
    parent_id: str | None
    text: str
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    stance: Stance
    stance_to_parent: Stance | None


@dataclass(frozen=True, slots=True)
class Link:
    """A comment claim and the author claim that it answers."""

    claim: str
    target: str
    similarity: float
    relation: Relation
    probabilities: dict[str, float]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the discussion: mentions in the article, commenters who mention it, and their stances."""

    id: str
    label: str
    article: int
    comments: int
    agree: int
    disagree: int
    mixed: int
    neutral: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of comments by stance, and the mean score (None without comments)."""

    comments: int
    agree: int
    disagree: int
    mixed: int
    neutral: int
    mean_score: float | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of one discussion, as plain data."""

    schema_version: str
    source: str | None
    model: ModelInfo
    warnings: tuple[PageWarning, ...]
    article: ArticleAnalysis
    comments: tuple[CommentAnalysis, ...]
    links: tuple[Link, ...]
    concepts: tuple[Concept, ...]
    summary: Summary

    def to_dict(self) -> dict[str, Any]:
        """Return the analysis as plain JSON data, in the order of the documented format."""
        data: dict[str, Any] = to_dict(self)
        return data


# What is annotated ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoldLabel:
    """One annotator's decision about one comment."""

    stance: StanceLabel
    stance_to_parent: StanceLabel | None = None


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """An annotated clause; `role` is None where it claims nothing. `targets` maps ids of the claims it answers to the relation."""

    id: str
    start: int
    end: int
    role: Role | None
    negated: bool = False
    voice: Voice = "writer"
    targets: dict[str, Relation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoldMention:
    """An annotated occurrence of a concept, named by its label."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldComment:
    """A comment with its labels.

    Attributes
    ----------
    stance, stance_to_parent, stance_to_twin : str or None
        Toward the article's author, toward the comment it answers, toward the author of the twin article.
    cues : tuple of (int, int)
        The shortest words that decide.
    first, second : GoldLabel or None
        What each annotator said before adjudication.
    variety, spelling, device : str
        Where its French is from, how it is spelt, by what means it takes position.
    """

    id: str
    text: str
    stance: StanceLabel
    author: str | None = None
    date: str | None = None
    parent_id: str | None = None
    by_author: bool = False
    stance_to_parent: StanceLabel | None = None
    stance_to_twin: StanceLabel | None = None
    cues: tuple[tuple[int, int], ...] = ()
    variety: str = "france"
    spelling: str = "clean"
    device: str = ""
    first: GoldLabel | None = None
    second: GoldLabel | None = None
    disputed: bool = False
    claims: tuple[GoldClaim, ...] = ()
    mentions: tuple[GoldMention, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldDiscussion:
    """An annotated discussion; `twin` names the discussion whose article defends the opposite thesis."""

    id: str
    subject: str
    domain: str
    genre: str
    title: str
    text: str
    thesis: str
    author: str | None = None
    date: str | None = None
    headings: tuple[str, ...] = ()
    twin: str | None = None
    comments: tuple[GoldComment, ...] = ()
    claims: tuple[GoldClaim, ...] = ()
    mentions: tuple[GoldMention, ...] = ()

    def discussion(self) -> Discussion:
        """Return the page itself, without its labels."""
        return Discussion(
            title=self.title,
            text=self.text,
            author=self.author,
            date=self.date,
            headings=self.headings,
            comments=tuple(
                Comment(
                    id=c.id,
                    text=c.text,
                    author=c.author,
                    date=c.date,
                    parent_id=c.parent_id,
                    by_author=c.by_author,
                )
                for c in self.comments
            ),
            id=self.id,
        )


def json_schema(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a dataclass of this module.

    Examples
    --------
    >>> sorted(json_schema(Mention)["properties"])
    ['concept', 'end', 'match', 'start', 'text']
    """
    from pydantic import TypeAdapter

    return TypeAdapter(kind).json_schema()


def from_dict(kind: type[Any], data: Any) -> Any:
    """Build a dataclass of this module from JSON data, checking every type.

    Raises
    ------
    pydantic.ValidationError
        A field is missing, unknown or of another type.
    """
    from pydantic import TypeAdapter

    return TypeAdapter(kind).validate_python(data)
