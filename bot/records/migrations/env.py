"""What Alembic runs the scripts in: the connection, and with it the transaction and its lock, come from bot/records/schema.py."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
