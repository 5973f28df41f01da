"""When old data was last deleted: a clock that is far from it is not believed (bot/privacy/retention.py)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.create_table("purged", sa.Column("at", sa.DateTime, primary_key=True))
