"""Importing the package and asking the command for help load neither spaCy nor scikit-learn."""

import subprocess
import sys

import pytest

import stance


@pytest.mark.parametrize(
    "code",
    [
        "import stance",
        "import stance; stance.read",
        "import stance.cli.app; stance.cli.app.create_app()",
    ],
)
def test_loads_nothing_heavy(code: str) -> None:
    check = f"{code}\nimport sys\nprint([m for m in ('spacy', 'sklearn', 'skops', 'pyarrow', 'onnxruntime', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_resolve() -> None:
    assert {name: getattr(stance, name).__name__ for name in stance.__all__ if name != "__version__"} == {
        "Analysis": "Analysis",
        "Analyzer": "Analyzer",
        "Discussion": "Discussion",
        "Stance": "Stance",
        "StanceError": "StanceError",
        "load": "load",
        "read": "read",
        "render": "render",
    }


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = stance.nothing
