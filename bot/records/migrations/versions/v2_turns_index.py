"""The turns of a conversation are read before every follow-up, newest first: an index. Before Alembic version 2 of `schema_version`.

That number stays 2 from here on: a release from before Alembic reads it, finds its own tables as it knows them, and may be rolled
back to. A change that such a release cannot live with sets it to 3, which they refuse.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.create_index("questions_of_conversation", "questions", ["conversation_id", "asked_at"], if_not_exists=True)
    op.execute(sa.text("DELETE FROM schema_version WHERE version >= 0"))
    op.execute(sa.text("INSERT INTO schema_version (version) VALUES (2)"))
