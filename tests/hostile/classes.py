"""Kinds of hostile text, each with what it is made of and whether our rules must refuse it."""

from __future__ import annotations

from dataclasses import dataclass

NEVER = "never"
"""Text that people write: a rule that refused it would be wrong."""
ALWAYS = "always"
"""Text that no package may carry: refused in every part of a description."""
LEADING = "leading"
"""Refused where it begins a text that is no sample."""


@dataclass(frozen=True)
class Hostile:
    """``whole``: the pieces stand alone (keys, names) and are not put between other words."""

    name: str
    pieces: tuple[str, ...]
    refused: str = NEVER
    whole: bool = False
    line: bool = True
    """Fits on one line, as labels must."""


def _secrets() -> tuple[str, ...]:
    """Invented ones, put together here so that no scanner takes this file for a leak."""
    return (
        "sk_" + "live_" + "4eC39HqLyjWDarjtT1",
        "whsec" + "_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "gh" + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a",
        "AKIA" + "IOSFODNN7EXAMPL3",
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "Bearer " + "aB3dE6gH9jK2mN5pQ8",
    )


CLASSES: tuple[Hostile, ...] = (
    Hostile("single_quote", ("'", "it's", "');alert(1);('", "''", "'+x+'", "'}")),
    Hostile("double_quote", ('"', 'say "x"', '");alert(1);("', '""', '","a":"', '"}')),
    Hostile("both_quotes", ("'\"", "\"'\"'", "'\"`", 'it\'s "x"')),
    Hostile("backtick", ("`", "``", "`id`", "```", "`+`", "`.length")),
    Hostile("dollar", ("$", "$x", "$&", "$1", "$$", "$(id)", "$json", "$ {x}")),
    Hostile("backslash", ("\\", "\\\\", "\\'", "\\u0041", "\\x27", "\\n", "\\u{41}", "\\0", "\\u2028", "a\\")),
    Hostile("comment", ("//", "/*", "/**", "// x", "#", "--", "<!-", "* /", "@ts-nocheck", "//# sourceMappingURL=x")),
    Hostile("brace", ("{x}", "{", "}", "{ {", "} }", "{\u200b{", "{0}", "%7B%7B", "{}{}", "{id}")),
    Hostile("jinja", ("{% raw %}", "{%- x -%}", "{# x #}", "<%= x %>", "<% if x %>", "<%# x %>", "%>", "{%")),
    Hostile("markup", ("<b>x</b>", "<img src=x onerror=alert(1)>", "<", "&amp;", "&lt;b&gt;", "a & b", "]]>", "&#39;")),
    Hostile(
        "markdown", ("[x](javascript:alert(1))", "|", "a | b", "**x**", "_x_", "# x", "![x](y)", "- x", "> x", "~~x~~")
    ),
    Hostile("newline", ("\n", "a\nb", "\n# x", "\n\n", "x\n- y"), line=False),
    Hostile("invisible", ("\u200b", "\u200d", "\u2060", "\u00ad", "\u200e", "\u200f", "\u061c", "\ufe0f", "\u180e")),
    Hostile("blank", ("\u00a0", "\u3000", "\u2003", "x  y", "\u202f", "\u1680")),
    Hostile("astral", ("😀", "𝒳", "👩‍👩‍👧", "\U000e0041", "\U0010ffff", "é", "e\u0301", "İ", "ß", "ﬃ")),
    Hostile("right_to_left", ("שלום", "مرحبا", "א{ב", "ب'ت")),
    Hostile("homoglyph", ("сall", "а", "ρath", "ⅰd", "іd", "ｎame", "Ｋey", "ſ", "ℓ")),
    Hostile(
        "object_key", ("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"), whole=True
    ),
    Hostile(
        "accessor", ("__defineGetter__", "__lookupSetter__", "then", "toJSON", "length", "name", "0", "-1"), whole=True
    ),
    Hostile(
        "reserved_js",
        ("class", "default", "await", "yield", "enum", "eval", "arguments", "null", "true", "NaN"),
        whole=True,
    ),
    Hostile(
        "reserved_python", ("None", "lambda", "def", "self", "__init__", "__class__", "import", "print"), whole=True
    ),
    Hostile("dots", ("../x", "..", "./", "a/../b", "..\\x", "%2e%2e", "/etc/passwd", "C:\\x", "con", "file://x")),
    Hostile("equals_inside", ("a=b", "a==b", "x = 1+1", "a => b", ">=")),
    Hostile("url", ("https://x.example/'", "javascript:alert(1)", "data:,x", "//x.example", "a@b.example", "?a=b&c=d")),
    Hostile("numberlike", ("1e999", "007", "-0", "1_000", "0x10", "Infinity", "9007199254740993"), whole=True),
    Hostile("long", ("x" * 300, "a b " * 60, "'" * 90, "\\" * 70, "é" * 200)),
    # What follows must be refused wherever a part of a description holds it.
    Hostile("iml", ("{{", "}}", "{{x}}", "{{connection.api_key}}", "{{ $json.a }}", "{{bundle.authData.x}}"), ALWAYS),
    Hostile("template", ("${", "${x}", "${process.exit(1)}", "`${x}`"), ALWAYS),
    Hostile("comment_end", ("*/", "*/ x /*", "**/"), ALWAYS),
    Hostile("script", ("</script>", "</ScRiPt >", "<!--", "<!-- x -->", "</script"), ALWAYS),
    Hostile("line_separator", ("\u2028", "\u2029", "a\u2028b"), ALWAYS),
    Hostile("mark", ("\ufeff", "a\ufeffb"), ALWAYS),
    Hostile("nul", ("\0", "a\0b"), ALWAYS),
    Hostile("control", ("\r", "\r\n", "\t", "\x07", "\x1b[31m", "\x7f", "\x85", "\x0b"), ALWAYS, line=False),
    Hostile("surrogate", ("\ud800", "\udfff", "\udc00\ud800", "a\ud83d"), ALWAYS),
    Hostile("direction", ("\u202e", "\u2066", "\u202dx\u202c", "\u2069"), ALWAYS),
    Hostile("expression", ("=1+1", "={{x}}", "=$json.a", "="), LEADING),
    Hostile("secret", _secrets(), ALWAYS),
    Hostile("over_long", ("long " * 2500, "x" * 10_001), ALWAYS),
)
BY_NAME = {item.name: item for item in CLASSES}
FREE = tuple(item for item in CLASSES if item.refused == NEVER)
REFUSED = tuple(item for item in CLASSES if item.refused != NEVER)
BEHIND_THE_RULES = (
    "iml",
    "template",
    "comment_end",
    "script",
    "line_separator",
    "mark",
    "control",
    "direction",
    "expression",
)
"""Refused, and inert all the same when the rules are not asked: escaping does not lean on them."""

LEGAL_KEYS = [
    "class", "default", "arguments", "eval", "await", "then", "to_json", "length", "name", "type", "kind",
    "nan", "undefined", "null", "true", "false", "self", "none", "import", "lambda", "def", "with", "data",
    "body", "item", "output", "response", "this", "call", "apply", "bind", "is", "of", "do", "if", "on", "off",
    "yes", "no", "e", "x", "a_1", "ab_1", "cd_2x", "parameters", "connection", "common", "temp", "iml",
    "bundle", "inputs", "z", "json", "binary", "node", "item_index", "mode", "value", "display_name", "enum",
    "new", "void", "typeof", "var", "let", "const", "static", "async", "get", "set", "symbol", "map", "object",
    "array", "string", "number", "boolean", "date", "error", "promise", "require", "module", "exports",
    "process", "window", "global", "content_length", "url", "method", "headers", "status_code", "query", "id",
    "created",
]  # fmt: skip
"""Keys that are words of a language, of a runtime or of a platform, and legal all the same."""
BAD_KEYS = (
    "__proto__", "constructor", "prototype", "../x", "a/b", "a\0b", "Größe", "сall", "camelCase", "UPPER", "1a", "a-b",
    "a__b", "_a", "a_", "", " ", "a b", "x" * 70, "a\n", "a.b", "{{x}}", "a'b", "con", "limit", "resource",
    "has_own\u2028",
)  # fmt: skip
"""Keys that are refused for what they are, whatever they are the key of (but for what only inputs may not be)."""

BAD_FOR_SOME = frozenset({"con", "limit", "resource"})
"""Of these, what only inputs, or only what files are named after, may not be called."""
