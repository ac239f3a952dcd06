"""What expressions are made of."""

from __future__ import annotations

from dataclasses import dataclass

from targets.make.simulator.iml.values import Value


@dataclass(frozen=True)
class Literal:
    value: Value


@dataclass(frozen=True)
class Name:
    """A keyword or a variable."""

    name: str


@dataclass(frozen=True)
class Property:
    """``owner.name``, or with backticks."""

    owner: Node
    name: str


@dataclass(frozen=True)
class Index:
    """``owner[n]``, 1-based; negative counts from the end; ``owner[]`` (None) is the first."""

    owner: Node
    index: Node | None


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    operand: Node


@dataclass(frozen=True)
class Binary:
    operator: str
    left: Node
    right: Node


Node = Literal | Name | Property | Index | Call | Not | Binary
