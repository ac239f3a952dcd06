"""An engine for stateful fakes of vendors' APIs; each fake itself stands beside its description."""
