"""What a person hears when something cannot be done; the message is the sentence they read."""


class DeliberationError(Exception):
    """A refusal in plain words; nothing was changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DeliberationError):
    """There is no such thing, or it is not for this person to know of it."""


class NotAllowed(DeliberationError):
    """This person may not do this, here or now."""


class SignedOut(NotAllowed):
    """This device was signed out; its bearer starts anew, as a stranger or by a link or code."""


class Invalid(DeliberationError):
    """What was given cannot be used as it is; `field` names the form field to mend, if it is one.

    `others` is what is wrong with further fields of the same form.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.others: tuple[Invalid, ...] = ()


class Conflict(DeliberationError):
    """Somebody or something else got there first."""


class TooOften(DeliberationError):
    """This was tried so often from here that it has to wait a while."""


class Busy(DeliberationError):
    """Too much at once; the same request will go through in a moment."""


MENDABLE = (Invalid, Conflict, TooOften)  # what brings a form back, with all that was typed in it
