"""Templates by their names, rendered; what is wrong with one is an error with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracemap.errors import TemplateError, TracemapError
from tracemap.extras import JINJA, require
from tracemap.templating.folder import UnusableError, find_template

if TYPE_CHECKING:
    from tracemap.templating.environments import Trusted, Users


class Templates:
    """The templates of a format: ours, which stand in the folder `templates` of a package, or a user's.

    In a template, what an expression prints is escaped for the format, and None prints nothing. A value that
    is `Safe` is printed as it stands; a filter of the caller's may return one. A user's template by the name
    of one of ours takes its place; by `tracemap/NAME` it includes or extends ours.

    Args:
        format: html, latex, markdown or rst.
        package: the package whose templates these are.
        folder: the user's own templates. They are kept from every other file, and bounded.
        filters: functions by the names that templates call them.
    """

    def __init__(
        self,
        format: str,
        package: str,
        folder: Path | None = None,
        filters: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        """Take what is needed; nothing is read yet."""
        self.format = format
        self.package = package
        self.folder = folder
        self.filters = filters or {}
        self._names: set[str] = set()

    def has(self, name: str) -> bool:
        """Tell whether there is a template of a name.

        Raises:
            TemplateError: something that is no template has this name.
        """
        return self._load(name) is not None

    def render(self, name: str, **values: Any) -> str:
        """Return the text of a template.

        Raises:
            UsageError: Jinja is not installed.
            TemplateError: there is no such template, or it cannot be rendered.
        """
        require(JINJA)
        try:
            self._environment.start()
            return "".join(self._environment.get_template(name).generate(values))
        except TracemapError:
            raise
        except RecursionError as error:
            raise TemplateError(f"{self._place(error, name)}: it goes round in circles") from error
        except Exception as error:  # a template can raise whatever an expression of Python can
            raise self._fault(error, name) from error

    @cached_property
    def _environment(self) -> Trusted | Users:
        from jinja2 import FunctionLoader

        from tracemap.templating import environments

        kind = environments.Trusted if self.folder is None else environments.Users
        return kind(self.format, self.filters, FunctionLoader(self._load))

    def _load(self, name: str) -> tuple[str, str, None] | None:
        try:
            found = find_template(name, self.package, self.folder)
        except UnusableError as error:
            raise TemplateError(f"{self.folder}/{name}: {error}") from error
        if found is None:
            return None
        self._names.add(found.name)
        return found.text, found.name, None

    def _fault(self, error: Exception, name: str) -> TemplateError:
        from jinja2 import TemplateNotFound, TemplateSyntaxError

        place, said = self._place(error, name), str(error) or type(error).__name__
        if isinstance(error, TemplateNotFound):
            said = f"there is no template {error.name}"
        elif isinstance(error, TemplateSyntaxError):
            place, said = f"{error.filename or name}:{error.lineno}", error.message or said
        first, *_ = said.splitlines()
        return TemplateError(f"{place}: {first}")

    def _place(self, error: Exception, name: str) -> str:
        """Return the file and line of the innermost template that an error came through."""
        place, step = name, error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename in self._names:
                place = f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}"
            step = step.tb_next
        return place
