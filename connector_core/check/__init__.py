"""Our rules on a description. ``run`` applies them all and reports every mistake at once."""

from connector_core.check.rule import RULES, Rule, run

__all__ = ["RULES", "Rule", "run"]
