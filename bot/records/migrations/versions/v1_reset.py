"""Conversations can be reset ("chủ đề mới"). Written before Alembic as version 1 of `schema_version`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", "0000"


def upgrade() -> None:
    if "reset_at" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("conversations")}:
        op.add_column("conversations", sa.Column("reset_at", sa.DateTime))
