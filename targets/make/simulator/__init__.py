"""A simulator of the documented behaviour of Make's custom apps. It is not Make; README.md lists its stands."""

ENGINE = "simulator of the documented behaviour, not Make"
"""How everything that runs here labels itself."""
