"""What a module promises: its interface against its output and its sample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targets.make.format import App, Parameter
from targets.make.lint.finding import REMOVE, Change, Finding, Rule
from targets.make.lint.rules.walk import modules, requests, response

CALL = "modules/get-call/get-call"


def _interface(app: App, name: str) -> list[Parameter]:
    model = app.get("module", name, "interface")
    return model.parameters() if model else []


def _typed(app: App) -> Iterator[Finding]:
    for name, _ in modules(app):
        promised = {item.name: item for item in _interface(app, name)}
        where = app.path("module", name, "interface")
        if not promised:
            yield Finding("interface", where, "the interface is empty: nothing can be mapped before a run")
        for request in requests(app, "module", name)[-1:]:
            output = response(request).output
            keys = [key for key in output if key != "{{...}}"] if isinstance(output, dict) else []
            for key in keys:
                if key not in promised:
                    yield Finding("interface", where, f"the output has {key}, the interface has not")
            for key, item in promised.items():
                if item.type == "date" and (not isinstance(output, dict) or "parseDate(" not in str(output.get(key))):
                    yield Finding("interface", where, f"{key} is a date, but the output does not parse it")


_FITS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "url": (str,),
    "email": (str,),
    "date": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "uinteger": (int,),
    "number": (int, float),
    "array": (list,),
    "collection": (dict,),
}


def _fits(item: Parameter, value: Any) -> bool:
    types = _FITS.get(item.type)
    return types is None or (isinstance(value, types) and (bool in types or not isinstance(value, bool)))


def _sampled(item: Parameter, value: Any, path: str) -> Iterator[str]:
    if value is None:
        return
    if not _fits(item, value):
        yield f"{path} is {type(value).__name__}, the interface says {item.type}"
    elif item.type in ("array", "collection") and isinstance(item.spec, list):
        promised = {child.name: child for child in item.spec}
        for one in value if isinstance(value, list) else [value]:
            for key, inner in one.items() if isinstance(one, dict) else ():
                if key not in promised:
                    yield f"{path}.{key} is not in the interface"
                else:
                    yield from _sampled(promised[key], inner, f"{path}.{key}")


def _samples(app: App) -> Iterator[Finding]:
    for name, _ in modules(app):
        promised = {item.name: item for item in _interface(app, name)}
        sample = app.get("module", name, "samples")
        where = app.path("module", name, "samples")
        if sample is None or not sample.root:
            yield Finding("samples", where, "no sample: a scenario cannot be built before the first run")
            continue
        for key, value in sample.root.items():
            if key not in promised:
                yield Finding("samples", where, f"{key} is not in the interface")
                continue
            for text in _sampled(promised[key], value, key):
                yield Finding("samples", where, text)


RULES = (
    Rule(
        "interface",
        "Only what the interface names can be mapped, and only a parsed date can be reckoned with.",
        _typed,
        example=(Change(f"{CALL}.interface.iml.json", (2,), {"name": "note", "type": "text", "label": "Note"}),),
        anti_example=(
            Change(f"{CALL}.communication.iml.json", ("response", "output", "ended_at"), "{{body.ended_at}}"),
        ),
    ),
    Rule(
        "samples",
        "A sample unlike a live run makes scenarios that fail on the first real bundle.",
        _samples,
        example=(Change(f"{CALL}.samples.iml.json", ("ended_at",), REMOVE),),
        anti_example=(Change(f"{CALL}.samples.iml.json", ("id",), 17),),
    ),
)
