"""The base of every object of the language: frozen, closed, located.

A part that pydantic refuses becomes a *broken* part while a description is being loaded: the
mistake is collected with its line, and loading goes on so that the author sees the rest too.
Outside a loader it raises :class:`~connector_core.diagnostics.DescriptionError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError
from pydantic._internal._model_construction import ModelMetaclass
from pydantic.fields import FieldInfo

from connector_core.description.source import Source, caller


class _Located(ModelMetaclass):
    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        source = caller()
        try:
            part = super().__call__(*args, **kwargs)
        except ValidationError as problem:
            from connector_core.description.refused import report

            fields = cls.model_fields  # type: ignore[attr-defined]
            report(cls.__name__, list(fields), problem, source)
            refused = _of_wrong_type(problem)
            kept = {name: item for name, item in kwargs.items() if name not in refused or _may_hold_parts(item)}
            part = cls.model_construct(**kept)  # type: ignore[attr-defined]
            part._broken = True
        part._written = source
        return part


def _of_wrong_type(problem: ValidationError) -> set[int | str]:
    """Fields whose value is of another type altogether: rules would take a text for a tuple of letters."""
    errors = problem.errors(include_url=False, include_context=False, include_input=False)
    return {item["loc"][0] for item in errors if len(item["loc"]) == 1 and item["type"].endswith("_type")}


def _may_hold_parts(value: Any) -> bool:
    return isinstance(value, (Part, tuple, list, dict))


class Part(BaseModel, metaclass=_Located):
    """Frozen data that refuses unknown fields and knows where it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    _written: Source | None = PrivateAttr(default=None)
    _broken: bool = PrivateAttr(default=False)

    @property
    def written(self) -> Source | None:
        """Where the description says this."""
        return self._written

    @property
    def broken(self) -> bool:
        """True when this part, or a part inside it, was refused."""
        return self._broken or any(child.broken for child in self.children())

    def children(self) -> Iterator[Part]:
        """The parts directly inside this one, in field order."""
        for name in _names(type(self)):
            value = getattr(self, name, None)
            if type(value) not in _SCALARS:
                yield from _parts(value)

    def walk(self) -> Iterator[Part]:
        """This part and every part below it, depth first."""
        yield self
        for child in self.children():
            yield from child.walk()

    def data(self) -> dict[str, Any]:
        """Plain JSON data, fields in order, defaults left out (``kind`` always kept).

        This is the form in which generated packages carry the description.
        """
        out: dict[str, Any] = {}
        for name, field in type(self).model_fields.items():
            if field.exclude:
                continue
            value = getattr(self, name)
            if name != "kind" and not field.is_required() and value == field.get_default(call_default_factory=True):
                continue
            out[name] = _plain(value)
        return out

    def changed(self, **fields: Any) -> Self:
        """A copy with some fields replaced.

        In a description it is checked like a part written whole, and its place is this call; elsewhere it is
        taken as it is and keeps its place.
        """
        from connector_core.diagnostics import active

        if active() is None or self._broken:
            return self.model_copy(update=fields)
        kept = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{**kept, **fields})


_SCALARS = frozenset({str, int, float, bool, type(None)})


@lru_cache(maxsize=256)
def _names(kind: type[Part]) -> tuple[str, ...]:
    """The fields of a class in order. Kept: a description is walked many times."""
    return tuple(kind.model_fields)


def _default(field: FieldInfo) -> Any:
    return field.get_default(call_default_factory=True, validated_data={})


def _parts(value: Any) -> Iterator[Part]:
    if isinstance(value, Part):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _parts(item)


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return value.data()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, type) and hasattr(value, "shape_data"):
        return value.shape_data()
    return value
