"""Makes pages, selectors and site files by a grammar, from nothing: markup nobody would write and parsers must bear."""

from random import Random

from tests.soak.hostile import address, structured_data, text, value
from tests.soak.mutating import snippet
from tests.soak.sources import dictionary, site_files

_BLOCKS = ("div", "p", "section", "article", "main", "header", "footer", "nav", "aside", "table", "tr", "td", "th", "tbody", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption", "center", "form", "h1", "h2", "h3", "h6", "pre", "fieldset", "details", "address", "hgroup")  # fmt: skip
_INLINE = ("span", "b", "i", "em", "strong", "a", "font", "u", "small", "sub", "time", "label", "button", "q", "cite", "abbr", "mark", "del", "ins", "bdo", "o:p", "svg", "math", "picture", "video", "noscript", "template", "select", "option", "textarea", "object", "canvas", "ruby", "rt", "x-tin", "style", "script", "title")  # fmt: skip
_VOID = ("br", "img", "hr", "input", "wbr", "embed", "source", "col", "meta", "link", "base", "area", "frame", "amp-img", "iframe")  # fmt: skip
_ATTRIBUTES = ("class", "id", "style", "itemprop", "itemtype", "align", "href", "src", "srcset", "data-src", "alt", "title", "datetime", "content", "name", "property", "rel", "type", "hidden", "width", "height", "lang", "role", "data-caption", "face", "colspan", "rowspan", "aria-hidden", "xml:lang", "<", "=", '"')  # fmt: skip
_COMBINATORS = (" ", " > ", " + ", " ~ ", ", ")
_SIMPLE = ("h1", "p", "*", ".content", "#a", "[href]", "[id$='_newsTitle']", "div:first-child", "p:nth-of-type(2n+1)", ":not(p)", ":has(> img)", ":is(h1,h2)", "::text", "a|b", "|p", "*|*", ":contains('x')", "[a='", "..", "h1[[", "", ":nth-child(999999999999)", ":lang(vi)", "p:empty", ":root", "@x", "//p", ":scope", ":where(", "a:hover", "p::first-line", "đ", "\\", "[xlink|href]", ":nth-child(n of p)")  # fmt: skip


def grown_page(dice: Random) -> bytes:
    """A page: a head by chance, a body of elements in each other, whole or not."""
    head = "".join(snippet(dice) for _ in range(dice.randint(0, 6)))
    if dice.random() < 0.3:
        head += structured_data(dice)
    body = "".join(_element(dice, dice.randint(1, 7)) for _ in range(dice.randint(1, 12)))
    shell = dice.choice(("<!DOCTYPE html><html><head>{0}</head><body>{1}</body></html>", "{0}{1}", "<html>{1}{0}", "<body>{1}</body>{0}{1}", "<title>{2}</title>{0}<h1>{2}</h1>{1}"))  # fmt: skip
    return shell.format(head, body, text(dice)[:3000]).encode("utf-8", "replace")


def _element(dice: Random, depth: int) -> str:
    if depth == 0 or dice.random() < 0.25:
        return text(dice) if dice.random() < 0.8 else snippet(dice)
    if dice.random() < 0.2:
        return f"<{dice.choice(_VOID)}{_attributes(dice)}>"
    tag = dice.choice(_BLOCKS if dice.random() < 0.6 else _INLINE)
    inside = "".join(_element(dice, depth - 1) for _ in range(dice.randint(0, 4)))
    end = "" if dice.random() < 0.1 else f"</{tag if dice.random() < 0.97 else dice.choice(_BLOCKS)}>"
    return f"<{tag}{_attributes(dice)}>{inside}{end}"


def _attributes(dice: Random) -> str:
    made = ""
    for name in dice.sample(_ATTRIBUTES, dice.choice((0, 0, 1, 1, 2, 4))):
        given = dice.choice(dictionary()) if dice.random() < 0.6 else value(dice)[:2000]
        quote = dice.choice(('"', '"', "'", ""))
        made += f" {name}={quote}{given}{quote}"
    return made


def selector(dice: Random) -> str:
    """A CSS selector, right or wrong. A short one: every further step may cost the whole page once more, as its writer asked."""
    parts = [dice.choice((*_SIMPLE, f".{dice.choice(dictionary())}")) for _ in range(dice.randint(1, 2))]
    made = parts[0]
    for part in parts[1:]:
        made += dice.choice(_COMBINATORS) + part
    return made


def site_file(dice: Random) -> tuple[bytes, str]:
    """A site file of the registry with lines changed, doubled, dropped or made up."""
    lines = dice.choice(site_files()).splitlines()
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(lines) + 1)
        key = dice.choice(("id", "name", "url", "family", "article", "skip", "fields", "limits", "since", "discovery", "expect", "aliases", "province", "verified", dice.choice(dictionary())))  # fmt: skip
        line = dice.choice((
            f"{key}: {value(dice)[:400]}", f"{key}:", f"  {key}: [{value(dice)[:100]}", f"- {text(dice)[:200]}", "<<: *a", "a: &a [*a]", "!!python/object:os.system x", "? {}", "---", "...", "\t", f"{key}: {{a: {{b: {{c: 1}}}}}}",
            "[" * 3000, f"{key}: 1e999", f"{key}: 2022-13-45", f"{key}: 0x1F", f"{key}: !!binary AAAA", f"{key}: |\n  {text(dice)[:200]}", "%YAML 9.9", f"fields: {{title: '{selector(dice)}'}}", f"url: {address(dice)[:200]}", '"' , "{" * 200,
        ))  # fmt: skip
        if dice.random() < 0.3 and at < len(lines):
            lines[at] = line
        elif dice.random() < 0.2 and lines:
            del lines[at - 1]
        else:
            lines.insert(at, line)
    return "\n".join(lines).encode("utf-8", "replace"), "site file"
