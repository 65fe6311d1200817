"""The version of the program, as the package that is installed says it."""

from importlib.metadata import PackageNotFoundError, version


def software_version() -> str:
    """For example "0.1.0"; "unknown" where the program runs without being installed."""
    try:
        return version("marac")
    except PackageNotFoundError:
        return "unknown"
