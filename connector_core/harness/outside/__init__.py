"""What lies outside of an engine (network, time, chance), given by the harness instead of the machine."""
