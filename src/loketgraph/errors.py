"""All errors of LoketGraph.

LoketGraphError
├── SourceError          a file of the ontology cannot be read or parsed
├── QueryFileError       a .rq file does not follow the conventions
├── ParameterError       a value a caller gave is wrong (what, and what to do)
├── InvalidSituation     a situation has one or more ParameterErrors, told all at once
├── CheckFailed          the content has violations, so there is nothing to publish
├── ReleaseError         a release is missing, damaged or cannot be written
├── StoreUnavailable     the SPARQL engine does not answer, or not with a whole answer
├── QueryRefused         a stranger's query is wrong, or asks what it may not ask (every objection)
├── QueryTooHeavy        a stranger's query passed a limit while it ran (which limit)
├── ServiceBusy          too many others ask now; try again in so many seconds
├── NotFound             there is no such thing in this release
└── ServeError           the service cannot start, e.g. because the port is taken

Messages are Dutch, say what is wrong and what to do, and hold no internals of a library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class LoketGraphError(Exception):
    """Base of every error that LoketGraph raises on purpose."""


class SourceError(LoketGraphError):
    """A source file cannot be read; `path` and `line` (1-based, or None) tell where."""

    def __init__(self, message: str, path: str, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class QueryFileError(LoketGraphError):
    """A query file is not as the conventions of docs/queries.md ask."""


class ParameterError(LoketGraphError):
    """A parameter has a wrong value; `name` is the parameter as the caller spells it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class InvalidSituation(LoketGraphError):
    """A situation with wrong parameters; `errors` holds every ParameterError found."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__(" ".join(str(error) for error in errors))
        self.errors = tuple(errors)


class CheckFailed(LoketGraphError):
    """The content has violations; `findings` holds every finding."""

    def __init__(self, message: str, findings: Sequence[Any]) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class ReleaseError(LoketGraphError):
    """A release cannot be found, read, trusted or written."""


class StoreUnavailable(LoketGraphError):
    """The SPARQL engine gave no answer, or a broken one."""


class QueryRefused(LoketGraphError):
    """A query that is not run; `objections` holds every (code, sentence)."""

    def __init__(self, objections: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(sentence for _, sentence in objections))
        self.objections = tuple(objections)


class QueryTooHeavy(LoketGraphError):
    """A query that passed a limit: `grens` is the setting, or `stapel` when it was too deep; `waarde` its value."""

    def __init__(self, grens: str, waarde: int) -> None:
        super().__init__(f"De zoekvraag ging over de grens {grens}.")
        self.grens = grens
        self.waarde = waarde


class ServiceBusy(LoketGraphError):
    """No room now; `seconds` is when to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Het is nu te druk. Probeer het over {seconds} seconden opnieuw.")
        self.seconds = seconds


class NotFound(LoketGraphError):
    """No such thing in this release."""


class ServeError(LoketGraphError):
    """The service cannot start."""
