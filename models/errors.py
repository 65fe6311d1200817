"""The errors that a person is meant to read."""


class ForPerson(Exception):
    """An error shown to the person as it stands, without a traceback.

    Its text is one plain sentence: what is wrong, where, and what to do.
    """


class NotAllowed(ForPerson):
    """The person may not do or see this."""
