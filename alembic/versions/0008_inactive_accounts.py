"""inactive accounts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    is_active = sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False)
    op.add_column("telephony_configurations", is_active)


def downgrade() -> None:
    op.drop_column("telephony_configurations", "is_active")
