"""Expressions into values."""

from __future__ import annotations

from datetime import datetime

from targets.make.simulator.iml import nodes
from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions import FUNCTIONS
from targets.make.simulator.iml.nodes import Node
from targets.make.simulator.iml.scope import Scope
from targets.make.simulator.iml.values import UNDEFINED, Value, described, is_number, same, tidy, truthy


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of an expression. Raises ImlError. All arguments of a function are computed, of ``if`` too."""
    match node:
        case nodes.Literal(value):
            return value
        case nodes.Name(name):
            return scope.read(name)
        case nodes.Property(owner, name):
            return prop(evaluate(owner, scope), name)
        case nodes.Index(owner, index):
            return _item(evaluate(owner, scope), 1 if index is None else evaluate(index, scope))
        case nodes.Not(operand):
            return not truthy(evaluate(operand, scope))
        case nodes.Call(function, arguments):
            return _call(function, [evaluate(argument, scope) for argument in arguments], scope)
        case nodes.Binary(operator, left, right):
            return _binary(operator, left, right, scope)


def prop(owner: Value, name: str) -> Value:
    """A member of a collection; undefined of anything else. ``length`` of text and arrays is none."""
    return owner.get(name, UNDEFINED) if isinstance(owner, dict) else UNDEFINED


def _item(owner: Value, index: Value) -> Value:
    if not isinstance(owner, list):
        return UNDEFINED
    if not isinstance(index, int) or isinstance(index, bool):
        raise ImlError(f"an array is read by a whole number, not by {described(index)}")
    if index == 0:
        return UNDEFINED
    position = index - 1 if index > 0 else len(owner) + index
    return owner[position] if 0 <= position < len(owner) else UNDEFINED


def _call(name: str, arguments: list[Value], scope: Scope) -> Value:
    function = FUNCTIONS.get(name)
    if function is None:
        raise ImlError(f"there is no function {name}")
    if not function.takes(len(arguments)):
        raise ImlError(f"{name} does not take {len(arguments)} arguments")
    try:
        return function.call(scope, arguments)
    except (ValueError, TypeError, OverflowError, KeyError, IndexError, OSError) as error:
        raise ImlError(f"{name}: {error}") from error


def _binary(operator: str, left: Node, right: Node, scope: Scope) -> Value:
    one = evaluate(left, scope)
    if operator == "&&":
        return evaluate(right, scope) if truthy(one) else one
    if operator == "||":
        return one if truthy(one) else evaluate(right, scope)
    other = evaluate(right, scope)
    if operator in ("=", "==", "==="):
        return same(one, other)
    if operator in ("!=", "!=="):
        return not same(one, other)
    if operator in ("<", "<=", ">", ">="):
        return _ordered(operator, one, other)
    return _arithmetic(operator, one, other)


def _ordered(operator: str, one: Value, other: Value) -> bool:
    """Numbers, texts and dates among themselves; anything else is in no order, so false [assumed]."""
    alike = any(isinstance(one, kind) and isinstance(other, kind) for kind in (str, datetime))
    if not (alike or (is_number(one) and is_number(other))):
        return False
    match operator:
        case "<":
            return bool(one < other)
        case "<=":
            return bool(one <= other)
        case ">":
            return bool(one > other)
    return bool(one >= other)


def _arithmetic(operator: str, one: Value, other: Value) -> int | float:
    for value in (one, other):
        if not is_number(value):
            raise ImlError(f"{operator} works on numbers, not on {described(value)}")
    try:
        match operator:
            case "+":
                return tidy(one + other)
            case "-":
                return tidy(one - other)
            case "*":
                return tidy(one * other)
            case "/":
                return tidy(one / other)
        sign = -1 if one < 0 else 1
        return tidy(sign * (abs(one) % abs(other)))
    except (ZeroDivisionError, OverflowError) as error:
        raise ImlError(f"{operator}: {error}") from error
