"""retention"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RECORDED = sa.text("recording IS NOT NULL")


def added() -> list[sa.Column[object]]:
    """The new columns of ``organizations``."""
    return [
        sa.Column("keep_calls_days", sa.Integer(), nullable=True),
        sa.Column("keep_recordings_days", sa.Integer(), nullable=True),
        sa.Column("retention_due_at", sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    for column in added():
        op.add_column("organizations", column)
    op.create_index(
        "ix_workflow_runs_recorded",
        "workflow_runs",
        ["organization_id", "created_at"],
        sqlite_where=RECORDED,
        postgresql_where=RECORDED,
    )


def downgrade() -> None:
    op.drop_index("ix_workflow_runs_recorded", table_name="workflow_runs")
    for column in reversed(added()):
        op.drop_column("organizations", column.name)
