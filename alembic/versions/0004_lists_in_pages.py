"""lists in pages"""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Each list is read along an index that begins with what it is filtered by and ends with what it is ordered by.
LISTED = (
    ("ix_workflow_runs_listed", "workflow_runs", ["organization_id", "created_at", "id"]),
    ("ix_workflow_runs_listed_by_status", "workflow_runs", ["organization_id", "status", "created_at", "id"]),
    ("ix_workflow_runs_listed_by_workflow", "workflow_runs", ["workflow_id", "created_at", "id"]),
    ("ix_workflow_runs_listed_by_configuration", "workflow_runs", ["telephony_configuration_id", "created_at", "id"]),
    ("ix_call_events_listed", "call_events", ["workflow_run_id", "id"]),
    ("ix_transcript_entries_listed", "transcript_entries", ["workflow_run_id", "started_at", "id"]),
    ("ix_phone_numbers_listed", "phone_numbers", ["organization_id", "address", "id"]),
    ("ix_phone_numbers_listed_by_configuration", "phone_numbers", ["telephony_configuration_id", "address", "id"]),
    ("ix_api_keys_listed", "api_keys", ["organization_id", "created_at", "id"]),
)
# Each begins one of the above.
COVERED = (
    ("ix_workflow_runs_organization_id_created_at", "workflow_runs", ["organization_id", "created_at"]),
    ("ix_workflow_runs_workflow_id", "workflow_runs", ["workflow_id"]),
    ("ix_transcript_entries_workflow_run_id", "transcript_entries", ["workflow_run_id"]),
    ("ix_phone_numbers_organization_id", "phone_numbers", ["organization_id"]),
    ("ix_api_keys_organization_id", "api_keys", ["organization_id"]),
)


def upgrade() -> None:
    for name, table, columns in LISTED:
        op.create_index(name, table, columns)
    for name, table, _ in COVERED:
        op.drop_index(name, table_name=table)


def downgrade() -> None:
    for name, table, columns in COVERED:
        op.create_index(name, table, columns)
    for name, table, _ in LISTED:
        op.drop_index(name, table_name=table)
