"""What can go wrong because of what somebody asked for, and the HTTP status of each.

GisgridError
├── NotFound      404  there is no such thing, or the asker may not know of it
├── NotSignedIn   401  the asker must sign in first
├── NotAllowed    403  a member asks for what his role does not give
├── Conflict      409  somebody else was first, or a rule of the data forbids it
├── Invalid       422  the input cannot be understood or breaks a bound
├── TooMany       429  too many tries
└── Unavailable   503  something outside the program is missing

Features add small leaves. Anything else that is raised is a fault of the program.
"""


class GisgridError(Exception):
    """The message is a sentence for the user; `details` are for JSON answers."""

    status = 500

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(GisgridError):
    status = 404


class NotSignedIn(GisgridError):
    status = 401


class NotAllowed(GisgridError):
    status = 403


class PasswordDue(NotAllowed):
    """The password was given by another and must be changed before anything else."""


class Conflict(GisgridError):
    status = 409


class Invalid(GisgridError):
    """`fields` maps the name of a form field to what is wrong with it."""

    status = 422

    def __init__(self, message: str, fields: dict[str, str] | None = None, **details: object):
        super().__init__(message, **details)
        self.fields = fields or {}


class TooMany(GisgridError):
    status = 429


class Unavailable(GisgridError):
    status = 503
