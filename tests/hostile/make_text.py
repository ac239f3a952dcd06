"""What Make's files say: JSON with IML in its texts, as a shape and the texts in it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from targets.make.iml_text import JOINER, MERGE
from targets.make.simulator.iml import nodes
from targets.make.simulator.iml.parser import parse

Shape = list[str]


def read(text: str) -> tuple[str, list[str]]:
    """The shape of a file, texts masked, and its texts in order. Raises ImlError and ValueError."""
    shape: Shape = []
    leaves: list[str] = []
    _json(json.loads(text), shape, leaves)
    return " ".join(shape), leaves


def _json(value: Any, shape: Shape, leaves: list[str]) -> None:
    match value:
        case dict():
            shape.append("{")
            for name, item in value.items():
                _template(name, shape, leaves)
                _json(item, shape, leaves)
            shape.append("}")
        case list():
            shape.append("[")
            for item in value:
                _json(item, shape, leaves)
            shape.append("]")
        case str():
            _template(value, shape, leaves)
        case _:
            shape.append(repr(value))


def _template(text: str, shape: Shape, leaves: list[str]) -> None:
    """Texts between expressions, which are walked. A text that had to become an expression is a text again."""
    shape.append("text")
    if text == MERGE:
        shape.append("merge")
        return
    for part in parse(text):
        if isinstance(part, str):
            _leaf("static", part.replace(JOINER, ""), shape, leaves)
        elif (found := _constant(part)) is not None and len(parse(text)) == 1:
            _leaf("static", found, shape, leaves)
        else:
            _node(part, shape, leaves)


def _leaf(kind: str, text: str, shape: Shape, leaves: list[str]) -> None:
    shape.append(kind)
    leaves.append(text)


def _constant(item: nodes.Node) -> str | None:
    """The text that an expression stands for, where it is one text."""
    match item:
        case nodes.Literal(value=str(text)):
            return text
        case nodes.Call(function="decodeURL", arguments=(nodes.Literal(value=str(text)),)):
            return unquote(text)
    return None


def _node(item: nodes.Node, shape: Shape, leaves: list[str]) -> None:
    text = _constant(item)
    if text is not None:
        _leaf("literal", text, shape, leaves)
        return
    match item:
        case nodes.Literal(value=value):
            shape.append(repr(value))
        case nodes.Name(name=name):
            shape.append(f"name:{name}")
        case nodes.Property(owner=owner, name=name):
            _node(owner, shape, leaves)
            _leaf("property", name, shape, leaves)
        case nodes.Index(owner=owner, index=index):
            _node(owner, shape, leaves)
            shape.append("index")
            if index is not None:
                _node(index, shape, leaves)
        case nodes.Call(function=function, arguments=arguments):
            shape.append(f"call:{function}:{len(arguments)}")
            for argument in arguments:
                _node(argument, shape, leaves)
        case nodes.Not(operand=operand):
            shape.append("not")
            _node(operand, shape, leaves)
        case nodes.Binary(operator=operator, left=left, right=right):
            shape.append(operator)
            _node(left, shape, leaves)
            _node(right, shape, leaves)
