"""figures over calls"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FIGURES = [
    "organization_id",
    "created_at",
    "answered_at",
    "ended_at",
    "direction",
    "status",
    "disposition",
    "duration_seconds",
    "cost_amount",
    "cost_currency",
    "workflow_id",
    "telephony_configuration_id",
    "from_number",
    "to_number",
]
ANSWERS = sa.text("response_seconds IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_workflow_runs_figures", "workflow_runs", FIGURES)
    op.create_index(
        "ix_transcript_entries_answers",
        "transcript_entries",
        ["workflow_run_id", "response_seconds"],
        sqlite_where=ANSWERS,
        postgresql_where=ANSWERS,
    )


def downgrade() -> None:
    op.drop_index("ix_transcript_entries_answers", table_name="transcript_entries")
    op.drop_index("ix_workflow_runs_figures", table_name="workflow_runs")
