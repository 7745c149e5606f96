"""What people change about themselves."""

from loguru import logger

from api.db import get_database
from api.db.repositories import accounts
from api.errors import Conflict
from api.services.accounts import sessions


async def change(user_id: str, *, name: str | None, email: str | None, current_password: str) -> None:
    """Give the user another name or e-mail address; what is ``None`` stays.

    Args:
        user_id: The user.
        name: What they are called.
        email: What they sign in with.
        current_password: Theirs, if the address changes.

    Raises:
        NotAllowed: The address changes, and the password is wrong.
        TooManyAttempts: It was guessed too often.
        Conflict: Somebody has that e-mail address.
    """
    if email is not None and not await _is_theirs(user_id, email):
        await sessions.confirm(user_id, current_password)
    changes = {key: value for key, value in (("name", name), ("email", email)) if value is not None}
    if changes:
        async with get_database().session() as session:
            taken = Conflict("that e-mail address is already in use")
            await accounts.change_user(session, user_id, changes, taken=taken)
        logger.bind(user=user_id, changed=sorted(changes)).info("profile changed")


async def _is_theirs(user_id: str, email: str) -> bool:
    async with get_database().reading() as session:
        user = await accounts.find_user(session, user_id)
    return user is not None and user.email == email
