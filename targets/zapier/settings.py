"""Versions of Zapier's packages that an app is made for: the one place to change them."""

CORE_VERSION = "19.1.0"
"""Zapier's check D027 asks for the newest zapier-platform-core."""

DEV_DEPENDENCIES = {"@types/node": "24.19.0", "typescript": "5.9.2", "zapier-platform-cli": CORE_VERSION}
NODE = ">=22"
"""The command line needs Node 22; what it says of itself is less."""
