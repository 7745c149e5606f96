"""live calls"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

IS_LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    # SQLite has no statistics, and takes the index in which it may look up the most columns.
    replace("organization_id", "ended_at", "created_at", "id", "telephony_configuration_id")


def downgrade() -> None:
    replace("organization_id", "telephony_configuration_id")


def replace(*columns: str) -> None:
    """Index live calls by other columns."""
    name, table = "ix_workflow_runs_live", "workflow_runs"
    op.drop_index(name, table_name=table)
    op.create_index(name, table, list(columns), sqlite_where=IS_LIVE, postgresql_where=IS_LIVE)
