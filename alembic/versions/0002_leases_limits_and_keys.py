"""leases, limits and idempotency keys"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LIVE = sa.text("ended_at IS NULL")
DUE = sa.text("due_at IS NOT NULL")


def added() -> dict[str, list[sa.Column[object]]]:
    """The new columns, by table."""
    return {
        "organizations": [
            sa.Column("max_concurrent_calls", sa.Integer(), nullable=True),
            sa.Column("allowed_countries", sa.JSON(), nullable=True),
            sa.Column("premium_numbers_allowed", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "telephony_configurations": [sa.Column("max_concurrent_calls", sa.Integer(), nullable=True)],
        "workflow_runs": [
            sa.Column("held_by", sa.String(length=32), nullable=True),
            sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("looks", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("idempotency_key", sa.String(length=200), nullable=True),
            sa.Column("request_digest", sa.String(length=64), nullable=True),
        ],
    }


def upgrade() -> None:
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(
        "uq_workflow_runs_idempotency_key", "workflow_runs", ["organization_id", "idempotency_key"], unique=True
    )
    op.create_index(
        "ix_workflow_runs_live",
        "workflow_runs",
        ["organization_id", "telephony_configuration_id"],
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index("ix_workflow_runs_due_at", "workflow_runs", ["due_at"], sqlite_where=DUE, postgresql_where=DUE)
    # Calls that were under way when this came are looked after at once.
    op.execute("UPDATE workflow_runs SET due_at = created_at WHERE ended_at IS NULL")


def downgrade() -> None:
    for name in ("ix_workflow_runs_due_at", "ix_workflow_runs_live", "uq_workflow_runs_idempotency_key"):
        op.drop_index(name, table_name="workflow_runs")
    # Not in a batch: that would rebuild the table, and dropping the old one takes whatever refers to it along.
    for table, columns in reversed(added().items()):
        for column in reversed(columns):
            op.drop_column(table, column.name)
