"""HTML pages from templates: a file `.html` next to the module that fills it in, every value escaped."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def template(package: str, name: str, shown: Callable[[Any], Any] | None = None) -> Template:
    """The template `name` of a package; `shown` is applied to each value before it is escaped.

    What a template names and is not given raises `jinja2.UndefinedError` when the page is rendered.
    """
    pages = Environment(
        loader=PackageLoader(package, "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return pages.get_template(name)
