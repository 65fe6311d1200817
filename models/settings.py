"""Where the record is and how it is opened: from the environment, with safe defaults."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import ForPerson

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings of the installation, each from an environment variable MARAC_…."""

    model_config = SettingsConfigDict(env_prefix="MARAC_", frozen=True, extra="ignore")

    # Neither is shown when the settings are: the address may hold a password.
    database_url: str = Field(default=f"duckdb:///{PROJECT / 'data' / 'marac.duckdb'}", repr=False)
    key: str = Field(default="", repr=False)
    key_file: Path | None = None
    backups: Path | None = None
    host: str = "127.0.0.1"
    hosts: str = ""
    port: int = 8501
    proxies: str = "127.0.0.1"
    tls_cert: Path | None = None
    tls_key: Path | None = None
    max_upload_mb: int = 200
    scanner: str = ""
    instruments: Path | None = None

    @property
    def is_duckdb(self) -> bool:
        return self.database_url.startswith("duckdb:///")

    @property
    def database_file(self) -> Path:
        """The file of an embedded record. Raises ForPerson where the record is on a server."""
        if not self.is_duckdb:
            raise ForPerson("The record is on a PostgreSQL server, not in a file.")
        return Path(self.database_url.removeprefix("duckdb:///"))

    @property
    def key_path(self) -> Path:
        """Where the key is: beside an embedded record; for a server, in the project's data."""
        if self.key_file or self.is_duckdb:
            return self.key_file or self.database_file.with_suffix(".key")
        return PROJECT / "data" / "marac.key"

    @property
    def backup_folder(self) -> Path:
        return self.backups or self.database_file.parent / "backups"


def checked_url(settings: Settings) -> str:
    """The database address. Raises ForPerson where it is neither DuckDB nor PostgreSQL."""
    if settings.is_duckdb or settings.database_url.startswith("postgresql+psycopg://"):
        return settings.database_url
    raise ForPerson(
        "MARAC_DATABASE_URL must begin with duckdb:/// or postgresql+psycopg://: "
        "correct it and start again."
    )
