"""The errors that the library raises: each says where, what was found, what was expected and what to do."""


class StanceError(Exception):
    """Base of every error of the package.

    Parameters
    ----------
    message : str
        What was found and what was expected, in the language in force. Never holds the text of a comment.
    source : str, optional
        The file, URL or setting that the error is about.
    hint : str, optional
        What to do.
    """

    def __init__(self, message: str, *, source: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, source, hint)
        self.message = message
        self.source = source
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.source} : " if self.source else ""
        what_to_do = f" {self.hint}" if self.hint else ""
        return f"{where}{self.message}{what_to_do}"

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments get lost in BaseException's own pickling, and workers send errors back
        return (_rebuild, (type(self), self.message, self.source, self.hint))


def _rebuild(
    kind: type[StanceError], message: str, source: str | None, hint: str | None
) -> StanceError:  # pragma: no cover - runs in the receiving process
    return kind(message, source=source, hint=hint)


class PageError(StanceError):
    """A page cannot be read."""


class CorpusError(StanceError):
    """An annotated corpus, a label file or a concept lexicon is not what it should be."""


class ModelError(StanceError):
    """A model cannot be found, loaded or trusted."""


class ConfigError(StanceError):
    """A setting or an argument has no meaning."""
