"""Seeded descriptions full of hostile text: refused at their place, or emitted with the shape of a benign one."""
