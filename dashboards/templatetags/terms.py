"""Template tags that lead from a word on a page to its place in the glossary."""

from typing import Any

from django.template import Library, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from dashboards.glossary import WORDS

register = Library()


class Linked(Node):
    """The words between the tags as a quiet link; ``anchor`` is a filter expression of the template."""

    def __init__(self, anchor: Any, words: NodeList) -> None:
        self.anchor = anchor
        self.nodelist = words

    def render(self, context: Any) -> str:
        words = self.nodelist.render(context)
        anchor = known(self.anchor.resolve(context))
        # hx-boost=false: a table whose head swaps rows in place must not swap the glossary in.
        return format_html(
            '<a class="ev-term" href="{}#{}" hx-boost="false">{}</a>', reverse("glossary"), anchor, words
        )


@register.tag
def term(parser: Parser, token: Token) -> Linked:
    """``{% term "rank-range" %}Rank range{% endterm %}``: the words, with a dotted line under them, as a link."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise TemplateSyntaxError("term takes the anchor of a word in the glossary")
    words = parser.parse(("endterm",))
    parser.delete_first_token()
    return Linked(parser.compile_filter(parts[1]), words)


@register.simple_tag
def term_sign(anchor: str) -> str:
    """Show a question mark that leads to a word, for where the word itself is already a link (sorted headings)."""
    label = _("%(word)s: what is that?") % {"word": WORDS[known(anchor)]}
    return format_html(
        '<a class="ev-term-sign" href="{}#{}" hx-boost="false" aria-label="{}" title="{}">?</a>',
        *(reverse("glossary"), anchor, label, label),
    )


def known(anchor: str) -> str:
    """Return the anchor itself. Raises TemplateSyntaxError for one that the glossary does not have."""
    if anchor not in WORDS:
        raise TemplateSyntaxError(f"the glossary has no word {anchor}; add it to dashboards/glossary.py")
    return anchor
