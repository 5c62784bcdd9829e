"""The exceptions that tracemap raises. Faults in a plan are findings, never exceptions."""

from __future__ import annotations


class TracemapError(Exception):
    """Why a question could not be answered; the base of all that tracemap raises.

    Attributes:
        message: what is wrong, for the reader, without a full stop.
        help: what to do about it, or None.
    """

    def __init__(self, message: str, help: str | None = None) -> None:
        """Keep the message and the advice apart, so that each front end can lay them out."""
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(TracemapError):
    """An option or argument that cannot be used as given."""


class ConfigError(TracemapError):
    """A configuration that cannot be read, or that says something unknown."""


class ProjectError(TracemapError):
    """A project folder that is missing or cannot be read."""


class RepositoryError(ProjectError):
    """A repository that is not asked: somebody else may have committed what it says."""


class UnknownIdError(TracemapError):
    """A question about an id that the plan does not hold.

    Attributes:
        id: the id as asked for.
        suggestions: ids of the plan that may have been meant, the likeliest first.
    """

    def __init__(self, message: str, id: str, suggestions: tuple[str, ...] = ()) -> None:
        """Build the advice from the suggestions."""
        advice = f"did you mean {', '.join(suggestions)}?" if suggestions else None
        super().__init__(message, advice)
        self.id = id
        self.suggestions = suggestions


class PictureError(TracemapError):
    """A picture that no Graphviz at hand could draw."""


class EmptyProjectError(TracemapError):
    """A project folder without a single item: an empty project is no pass."""


class SourceError(TracemapError):
    """A file to import that cannot be used: damaged, cut off, of another kind, or past a limit.

    The message starts with the place: `file.xer:812: ...`, `book.xlsx:TASK!E12: ...`, or the file alone.
    """


class ServiceError(TracemapError):
    """A service that cannot be asked, refuses, or does not answer as it should.

    The message names the host and what was asked, never what it was asked with: no token stands in it.

    Attributes:
        status: the status of its answer, where that is why.
    """

    def __init__(self, message: str, help: str | None = None, status: int | None = None) -> None:
        """Keep the status apart, so that 404 may be told from 401."""
        super().__init__(message, help)
        self.status = status


class TemplateError(TracemapError):
    """A template that cannot be rendered. The message starts with its place: `FILE:LINE: ...`."""


class EndedError(BaseException):
    """The system has asked the run to end: no error that anything but the command line should handle."""
