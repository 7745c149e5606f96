"""Signing in and out."""

from fastapi import Depends, Request, Response

from api.routes.dependencies import (
    SESSION_COOKIE,
    Caller,
    Person,
    SessionToken,
    peer_of,
    refuse_other_sites,
)
from api.routes.management import management_router
from api.schemas.accounts import (
    Identity,
    LoginRequest,
    MemberAnswer,
    OrganizationAnswer,
    PasswordChange,
    ProfileUpdate,
)
from api.schemas.errors import errors
from api.services.accounts import members, profile, sessions
from api.services.accounts.principal import Principal
from api.services.accounts.sessions import SignIn
from api.settings import get_settings

router = management_router("/auth", tag="sign-in")


@router.post("/login", summary="Sign in", responses=errors(429), dependencies=[Depends(refuse_other_sites)])
async def login(body: LoginRequest, request: Request, response: Response) -> Identity:
    """Starts a session; the browser keeps its cookie."""
    signed_in = await sessions.sign_in(body.email, body.password.get_secret_value(), peer=peer_of(request))
    _set_cookie(response, signed_in)
    return await _identity(signed_in.principal)


@router.post("/logout", summary="Sign out", status_code=204)
async def logout(_person: Person, token: SessionToken, response: Response) -> None:
    """Ends the session."""
    await sessions.sign_out(token or "")
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax", secure=_is_secure())


@router.post("/logout-everywhere", summary="Sign out everywhere", status_code=204)
async def logout_everywhere(person: Person, response: Response) -> None:
    """Ends every session of the person who is signed in, this one too."""
    await sessions.sign_out_everywhere(person.user_id or "")
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax", secure=_is_secure())


@router.get("/me", summary="Who is asking")
async def me(caller: Caller) -> Identity:
    """The person or program behind the cookie or the key, and its organization."""
    return await _identity(caller)


@router.patch("/me", summary="Change one's name or e-mail address", responses=errors(409, 429))
async def update_me(body: ProfileUpdate, person: Person) -> Identity:
    """Changes what is sent. Another e-mail address takes the current password."""
    password = body.current_password.get_secret_value()
    await profile.change(person.user_id or "", name=body.name, email=body.email, current_password=password)
    return await _identity(person)


@router.post("/password", summary="Change the password", status_code=204, responses=errors(429))
async def change_password(body: PasswordChange, person: Person, token: SessionToken) -> None:
    """Gives the person who is signed in a new password, and ends their other sessions."""
    current, new = body.current_password.get_secret_value(), body.new_password.get_secret_value()
    await sessions.change_password(person.user_id or "", current, new, token=token or "")


async def _identity(principal: Principal) -> Identity:
    organization = await members.get_organization(principal.organization_id)
    member = await members.get(principal.organization_id, principal.user_id) if principal.user_id else None
    return Identity(
        organization=OrganizationAnswer.model_validate(organization),
        user=MemberAnswer.of(member) if member else None,
        role=principal.role,
    )


def _set_cookie(response: Response, signed_in: SignIn) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        signed_in.token,
        expires=signed_in.expires_at,
        httponly=True,
        samesite="lax",
        secure=_is_secure(),
    )


def _is_secure() -> bool:
    return get_settings().public_base_url.startswith("https://")
