"""Alembic's entry point: runs the steps on the connection it is handed."""

import duckdb_sqlalchemy.alembic_impl  # noqa: F401 - teaches Alembic the DuckDB dialect
from alembic import context

from models.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
