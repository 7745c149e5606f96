"""workflow versions"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def added() -> dict[str, list[sa.Column[object]]]:
    """The new columns, by table."""
    return {
        "workflows": [
            sa.Column("version", sa.Integer(), nullable=True),
            sa.Column("draft", sa.JSON(none_as_null=True), nullable=True),
            sa.Column("draft_revision", sa.Integer(), nullable=False, server_default="0"),
        ],
        "workflow_runs": [
            sa.Column("workflow_version", sa.Integer(), nullable=True),
            sa.Column("draft", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
    }


def upgrade() -> None:
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "workflow_versions",
        sa.Column("workflow_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["workflow_id"], ["workflows.id"], name=op.f("fk_workflow_versions_workflow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_workflow_versions_published_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("workflow_id", "number", name=op.f("pk_workflow_versions")),
    )
    # What answers calls today is version 1 of its workflow.
    op.execute("UPDATE workflows SET version = 1")
    op.execute(
        "INSERT INTO workflow_versions (workflow_id, number, document, note, published_at) "
        "SELECT id, 1, document, '', updated_at FROM workflows"
    )


def downgrade() -> None:
    op.drop_table("workflow_versions")
    # Without drafts, a workflow is what it says: one that was never published keeps its draft as its document.
    op.execute("UPDATE workflows SET document = draft WHERE version IS NULL AND draft IS NOT NULL")
    op.execute("UPDATE workflows SET document = '{}' WHERE version IS NULL AND draft IS NULL")
    for table, columns in reversed(added().items()):
        for column in reversed(columns):
            op.drop_column(table, column.name)
