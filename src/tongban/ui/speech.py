"""The language of the page being drawn.

Every string of the interface is written as an inline pair, `t("办理", "Apply")`: a missing translation is
then a missing argument, and English is complete by construction. The language travels in a context
variable because a component draws itself without being handed the request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tongban.terms.text import Lang, Text

_spoken: ContextVar[Lang] = ContextVar("tongban_ui_lang", default="zh")


def current() -> Lang:
    """The language being spoken here."""
    return _spoken.get()


def t(zh: str, en: str) -> str:
    """Whichever of the two is being spoken."""
    return en if _spoken.get() == "en" else zh


def tr(text: Text) -> str:
    """A text of content/ in the language being spoken."""
    return text.in_(_spoken.get())


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Speak `lang` within the block and what was spoken before after it."""
    token = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(token)
