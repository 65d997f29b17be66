"""Argument and stance analysis of French articles and their readers' comments.

Examples
--------
>>> import stance
>>> discussion = stance.read('{"title": "Vive le vélo", "text": "Le vélo est bon pour la ville.", "comments": []}')
>>> discussion.title
'Vive le vélo'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.analyzer import Analyzer, load
    from stance.errors import StanceError
    from stance.pages import read
    from stance.reports import render
    from stance.schema import Analysis, Discussion, Stance

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Analyzer",
    "Discussion",
    "Stance",
    "StanceError",
    "__version__",
    "load",
    "read",
    "render",
]

# Where each public name lives. They are loaded on first use: spaCy and scikit-learn cost seconds to import.
_HOMES = {
    "Analysis": "stance.schema",
    "Analyzer": "stance.analyzer",
    "Discussion": "stance.schema",
    "Stance": "stance.schema",
    "StanceError": "stance.errors",
    "load": "stance.analyzer",
    "read": "stance.pages",
    "render": "stance.reports",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'stance' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
