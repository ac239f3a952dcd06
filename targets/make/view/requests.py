"""Requests: URL, method, query and body."""

from __future__ import annotations

import re
from typing import Any

from connector_core.description.predicates import NoneOf, OneOf, Predicate, Present, StatusIs
from connector_core.description.request import Request, Switch
from targets.make.iml_text import EMPTY, bracketed, call, literal, path, tag
from targets.make.view.values import Filling


def request(described: Request | Switch, filling: Filling) -> dict[str, Any]:
    """Keyword arguments for the format's Request; the base URL is the base's."""
    if isinstance(described, Switch):
        return _switched(described, filling)
    given: dict[str, Any] = {"url": _url(described.path, filling), "method": described.method}
    if described.path_names():
        given["encode_url"] = False  # Segments are encoded already; a second time would change them.
    return given | _content(described, filling)


def _content(described: Request, filling: Filling) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if described.query:
        given["qs"] = filling.values(described.query)
    if described.body is not None:
        given["type"] = "multipart/form-data" if described.encoding == "multipart" else "json"
        given["body"] = filling.values(described.body)
    elif described.method in ("POST", "PUT", "PATCH"):
        given["type"], given["body"] = "json", {}
    return given


def _url(template: str, filling: Filling) -> str:
    return re.sub(r"\{([a-z][a-z0-9_]*)\}", lambda found: tag(filling.segment(found[1])), template)


def _switched(switch: Switch, filling: Filling) -> dict[str, Any]:
    """One request whose parts depend on an input: Make has no branches, so each part chooses."""
    chosen = path("parameters", switch.input)
    cases = [(case.value, case.request) for case in switch.cases]

    def choose(values: list[str]) -> str:
        if len(set(values)) == 1:
            return values[0]
        if len(values) == 2:
            return call("if", f"{chosen} = {literal(cases[1][0])}", values[1], values[0])
        return call(
            "switch", chosen, *[w for (name, _), v in zip(cases, values, strict=True) for w in (literal(name), v)]
        )

    methods = {item.method for _, item in cases}
    method = methods.pop() if len(methods) == 1 else tag(choose([literal(item.method) for _, item in cases]))
    given: dict[str, Any] = {"url": _switched_url([item.path for _, item in cases], choose, filling), "method": method}
    given["encode_url"] = False
    contents = [_content(item, filling) for _, item in cases]
    for part in ("qs", "body"):
        names = list(dict.fromkeys(name for content in contents for name in content.get(part, {})))
        if names:
            given[part] = {
                name: _one_of([content.get(part, {}).get(name) for content in contents], choose) for name in names
            }
    if any("type" in content for content in contents):
        given["type"] = next(content["type"] for content in contents if "type" in content)
        given.setdefault("body", {})
    return given


def _one_of(values: list[Any], choose: Any) -> Any:
    if all(value == values[0] for value in values):
        return values[0]
    return tag(choose([EMPTY if value is None else _expression(value) for value in values]))


def _expression(value: Any) -> str:
    """JSON of one value as an expression. Raises ValueError for objects, which have no such form."""
    if isinstance(value, str):
        whole = re.fullmatch(r"\{\{((?:(?!\}\}).)*)\}\}", value)
        return whole[1] if whole else literal(value)
    if value is None or isinstance(value, (bool, int, float)):
        return literal(value)
    raise ValueError("the cases of a switch differ in a nested value, which Make cannot choose")


def _switched_url(paths: list[str], choose: Any, filling: Filling) -> str:
    parts = [item.strip("/").split("/") for item in paths]
    if len({len(item) for item in parts}) > 1:
        joined = [
            call("join", call("add", "emptyarray", *[_segment(word, filling) for word in item]), "'/'")
            for item in parts
        ]
        return f"/{tag(choose(joined))}"
    out = ""
    for words in zip(*parts, strict=True):
        same = len(set(words)) == 1
        out += "/" + (_url(words[0], filling) if same else tag(choose([_segment(word, filling) for word in words])))
    return out


def _segment(word: str, filling: Filling) -> str:
    name = re.fullmatch(r"\{([a-z][a-z0-9_]*)\}", word)
    if not name and "{" in word:
        raise ValueError(f"{word!r}: a segment that mixes text and an input cannot differ between cases")
    return filling.segment(name[1]) if name else literal(word)


def condition(predicate: Predicate, at: Any) -> str:
    """A predicate as an expression; ``at`` turns its path into a variable."""
    match predicate:
        case Present():
            return str(at(predicate.path))
        case StatusIs():
            return _any([f"statusCode = {code}" for code in predicate.codes])
        case OneOf():
            return _any([f"{at(predicate.path)} = {literal(value)}" for value in predicate.values])
        case NoneOf():
            return " && ".join(f"{at(predicate.path)} != {literal(value)}" for value in predicate.values)


def negated(expression: str) -> str:
    """``!`` binds tighter than a comparison, so anything but a variable is put in brackets."""
    simple = re.fullmatch(r"[\w.`$@-]+", expression) or bracketed(expression)
    return f"!{expression}" if simple else f"!({expression})"


def _any(terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' || '.join(terms)})"
