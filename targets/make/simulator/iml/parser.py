"""Tokens into expressions.

Precedence, loosest first: ``||``, ``&&``, equality, relation, ``+ -``, ``* / %``, ``!``, then ``.prop [n] f()``.
There is no ternary, and a minus sign stands before number literals only [D: no unary minus is documented].
"""

from __future__ import annotations

from functools import lru_cache

from targets.make.simulator.iml import nodes
from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.lexer import Token, parts
from targets.make.simulator.iml.nodes import Node

_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"||"}),
    frozenset({"&&"}),
    frozenset({"=", "==", "===", "!=", "!=="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
)
DEPTH = 40
"""How deep an expression may nest before it is refused: a bound that does not depend on who calls."""

Template = tuple[str | Node, ...]
"""Literal texts and expressions in turn."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Template:
    """A template's parts. Raises ImlError that names the text."""
    try:
        return tuple(part.text if part.tokens is None else _Parser(part.tokens).whole() for part in parts(text))
    except ImlError as error:
        raise error.inside(text) from None
    except RecursionError:
        raise ImlError("an expression nests too deep").inside(text) from None


class _Parser:
    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._peek().kind == "end":
            raise ImlError("an empty tag", at=self._peek().at)
        found = self._expression()
        if self._peek().kind != "end":
            raise self._unexpected()
        return found

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > DEPTH:
            raise ImlError(f"an expression nests deeper than {DEPTH}", at=self._peek().at)
        found = self._binary(0)
        self._depth -= 1
        return found

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while self._peek().kind == "operator" and self._peek().text in _LEVELS[level]:
            operator = self._take().text
            left = nodes.Binary(operator, left, self._binary(level + 1))
        return left

    def _unary(self) -> Node:
        count = 0
        while self._is("!"):
            self._take()
            count += 1
        found = self._postfix(self._primary())
        for _ in range(min(count, DEPTH)):
            found = nodes.Not(found)
        if count > DEPTH:
            raise ImlError(f"an expression nests deeper than {DEPTH}", at=self._peek().at)
        return found

    def _primary(self) -> Node:
        token = self._peek()
        if token.kind == "number":
            self._take()
            return nodes.Literal(_number(token.text))
        if token.kind == "text":
            self._take()
            return nodes.Literal(token.text)
        if token.kind == "backtick":
            self._take()
            return nodes.Name(token.text)
        if token.kind == "name":
            self._take()
            return self._call(token) if self._is("(") else nodes.Name(token.text)
        if self._is("("):
            self._take()
            inner = self._expression()
            self._expect(")")
            return inner
        if self._is("-") and self._tokens[self._next + 1].kind == "number":
            self._take()
            return nodes.Literal(-_number(self._take().text))
        raise self._unexpected()

    def _call(self, name: Token) -> Node:
        self._expect("(")
        arguments: list[Node] = []
        if not self._is(")"):
            arguments.append(self._expression())
            while self._is(","):
                self._take()
                arguments.append(self._expression())
        self._expect(")")
        return nodes.Call(name.text, tuple(arguments))

    def _postfix(self, found: Node) -> Node:
        steps = 0
        while self._is(".") or self._is("["):
            steps += 1
            if steps > DEPTH:
                raise ImlError(f"an expression nests deeper than {DEPTH}", at=self._peek().at)
            if self._take().text == ".":
                token = self._peek()
                if token.kind not in ("name", "backtick"):
                    raise self._unexpected()
                found = nodes.Property(found, self._take().text)
            elif self._is("]"):
                self._take()
                found = nodes.Index(found, None)
            else:
                index = self._expression()
                self._expect("]")
                found = nodes.Index(found, index)
        return found

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _is(self, sign: str) -> bool:
        token = self._peek()
        return token.kind == "operator" and token.text == sign

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            raise self._unexpected(f", {sign!r} is missing")
        self._take()

    def _unexpected(self, more: str = "") -> ImlError:
        token = self._peek()
        what = "the tag ends too early" if token.kind == "end" else f"{token.text!r} is out of place"
        return ImlError(what + more, at=token.at)


def _number(text: str) -> int | float:
    if len(text) > 300:
        raise ImlError("a number of more than 300 digits")
    return float(text) if "." in text else int(text)
