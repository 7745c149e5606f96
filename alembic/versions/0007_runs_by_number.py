"""runs by number"""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FOUND = (("ix_workflow_runs_found_by_caller", "from_number"), ("ix_workflow_runs_found_by_callee", "to_number"))


def upgrade() -> None:
    for name, column in FOUND:
        op.create_index(name, "workflow_runs", ["organization_id", column], postgresql_ops={column: "text_pattern_ops"})


def downgrade() -> None:
    for name, _ in FOUND:
        op.drop_index(name, table_name="workflow_runs")
