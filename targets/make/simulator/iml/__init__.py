"""Make's expression language as its documentation describes it: a simulator of it, not Make's own."""

from __future__ import annotations

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.render import render, render_text
from targets.make.simulator.iml.scope import Scope
from targets.make.simulator.iml.values import UNDEFINED, Value, truthy

__all__ = ["UNDEFINED", "ImlError", "Scope", "Value", "render", "render_text", "truthy"]
