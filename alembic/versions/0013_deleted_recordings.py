"""deleted recordings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # A recording that was deleted has an empty name from now on; one that nobody named yet has none.
    replace("recording <> ''")


def downgrade() -> None:
    op.execute("UPDATE workflow_runs SET recording = NULL WHERE recording = ''")
    replace("recording IS NOT NULL")


def replace(condition: str) -> None:
    """Index those calls as recorded for which ``condition`` holds."""
    name, table, where = "ix_workflow_runs_recorded", "workflow_runs", sa.text(condition)
    op.drop_index(name, table_name=table)
    op.create_index(name, table, ["organization_id", "created_at"], sqlite_where=where, postgresql_where=where)
