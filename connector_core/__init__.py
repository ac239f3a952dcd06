"""The part of the generator that knows no target: language, checks, files, harness."""
