"""Let a model that an older scikit-learn wrote work with the one installed."""

from collections.abc import Iterator
from inspect import Parameter, signature
from typing import Any

from sklearn.base import BaseEstimator


def completed(estimator: Any) -> Any:
    """Give every part of an estimator the settings that its scikit-learn did not have yet, at their defaults.

    A file holds the attributes of the version that wrote it: MaxAbsScaler of 1.6 lacks ``clip``, which 1.9 asks for. A new
    setting's default is what the old version did.
    """
    for part in _parts(estimator):
        for name, parameter in signature(type(part).__init__).parameters.items():
            if parameter.default is not Parameter.empty and not hasattr(part, name):
                setattr(part, name, parameter.default)
    return estimator


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, BaseEstimator):
        yield value
        value = vars(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _parts(item)
