"""webhook requests"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "webhook_requests"
INDEXES = {
    "ix_webhook_requests_created_at": ["created_at"],
    "ix_webhook_requests_listed": ["organization_id", "created_at", "id"],
    "ix_webhook_requests_listed_by_configuration": ["telephony_configuration_id", "created_at", "id"],
    "ix_webhook_requests_listed_by_run": ["workflow_run_id", "created_at", "id"],
    "ix_webhook_requests_listed_by_verdict": ["organization_id", "verdict", "created_at", "id"],
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("telephony_configuration_id", sa.String(length=32), nullable=True),
        sa.Column("workflow_run_id", sa.String(length=32), nullable=True),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("believed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_webhook_requests_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["telephony_configuration_id"],
            ["telephony_configurations.id"],
            name=op.f("fk_webhook_requests_telephony_configuration_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workflow_run_id"],
            ["workflow_runs.id"],
            name=op.f("fk_webhook_requests_workflow_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_requests")),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, TABLE, columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name=TABLE)
    op.drop_table(TABLE)
