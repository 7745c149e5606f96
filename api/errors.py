"""One tree of errors, four outlets: JSON for the browser, a dialect for a carrier, a close code for a socket, a log
line.

Errors are raised where they happen and handled where somebody can act. ``caller_message`` is the only text that
ever reaches a person on the phone: it never names a setting.
"""


class GatewayError(Exception):
    """Something the gateway can name.

    Attributes:
        code: A stable, lower-case word for programs.
        status: The HTTP status of the answer.
        retryable: Whether the same request may succeed later.
        retry_after: Seconds to wait before a retry, where one may succeed.
        caller_message: What a person on the phone may hear.
        close_code: The WebSocket close code, for errors on a media socket.
    """

    code = "internal_error"
    status = 500
    retryable = False
    retry_after = 5
    caller_message = "We are sorry, an application error has occurred. Goodbye."
    close_code = 1011

    def __init__(self, message: str = "", *, caller_message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])
        if caller_message is not None:
            self.caller_message = caller_message


class ConfigurationError(GatewayError):
    """A setting is missing or wrong."""

    code = "configuration_error"
    status = 422


class AddressNotAllowed(GatewayError):
    """That address is unknown, or it is not one that may be reached from here."""

    code = "address_not_allowed"
    status = 422


class ServerUnreachable(GatewayError):
    """The server cannot be reached; nothing was sent."""

    code = "server_unreachable"
    status = 502
    retryable = True


class RequestUnanswered(GatewayError):
    """The request was sent and the server did not answer it: it may or may not have been carried out."""

    code = "request_unanswered"
    status = 504


class NotFound(GatewayError):
    """There is no such thing in this organization."""

    code = "not_found"
    status = 404


class Conflict(GatewayError):
    """It collides with something that exists."""

    code = "conflict"
    status = 409


class UnstorableValue(GatewayError):
    """A value is too long, out of range, or holds a character that cannot be kept."""

    code = "unstorable_value"
    status = 422


class NotAuthenticated(GatewayError):
    """Sign in, or send an API key in X-API-Key."""

    code = "not_authenticated"
    status = 401


class NotAllowed(GatewayError):
    """You may not do that."""

    code = "not_allowed"
    status = 403


class WebhookError(GatewayError):
    """A carrier's request cannot be served."""

    code = "webhook_error"
    status = 400


class MalformedWebhook(WebhookError):
    """The request is not one a carrier would send."""

    code = "malformed_webhook"


class UnrecognizedWebhook(WebhookError):
    """No provider recognizes this request."""

    code = "unrecognized_webhook"


class PayloadTooLarge(WebhookError):
    """The request body is larger than any carrier's."""

    code = "payload_too_large"
    status = 413


class InvalidSignature(WebhookError):
    """The request cannot be shown to come from the carrier."""

    code = "invalid_signature"
    status = 403


class NumberNotRouted(WebhookError):
    """Nobody answers calls to that number."""

    code = "number_not_routed"
    status = 200
    caller_message = "The number you have dialed is not in service. Goodbye."


class ProviderError(GatewayError):
    """The provider's API did not do what we asked."""

    code = "provider_error"
    status = 502


class ProviderAuthenticationFailed(ProviderError):
    """The provider does not accept these credentials."""

    code = "provider_authentication_failed"


class ProviderRateLimited(ProviderError):
    """The provider asked us to slow down."""

    code = "provider_rate_limited"
    status = 503
    retryable = True


class ProviderUnavailable(ProviderError):
    """The provider cannot be reached, or failed on its side."""

    code = "provider_unavailable"
    status = 503
    retryable = True


class ProviderRejected(ProviderError):
    """The provider understood the request and refused it."""

    code = "provider_rejected"
    status = 422


class CallNotFound(ProviderError):
    """The provider knows no such call, or it is already over."""

    code = "call_not_found"
    status = 404


class OutcomeUnknown(ProviderError):
    """The request was sent and no answer came: it may or may not have happened."""

    code = "outcome_unknown"
    status = 504


class StreamError(GatewayError):
    """The media stream cannot go on."""

    code = "stream_error"
    status = 400
    close_code = 1008


class InvalidTicket(StreamError):
    """The media socket has no valid ticket."""

    code = "invalid_ticket"
    status = 403
    close_code = 4003


class HandshakeFailed(StreamError):
    """The media socket did not begin the way the carrier begins one."""

    code = "handshake_failed"
    close_code = 1002


class CallerLeft(HandshakeFailed):
    """The media socket closed before the conversation began: whoever was there did not stay."""

    code = "caller_left"
    close_code = 1000


class CapacityReached(GatewayError):
    """All lines are in use."""

    code = "capacity_reached"
    status = 429
    retryable = True
    caller_message = "All of our lines are busy. Please call again in a moment. Goodbye."


class Overloaded(CapacityReached):
    """This process is too busy for another call; another one may not be."""

    code = "overloaded"
    status = 503
    close_code = 1013


class ShuttingDown(Overloaded):
    """This process takes no new calls: it is about to stop."""

    code = "shutting_down"


class IdempotencyKeyReused(GatewayError):
    """That Idempotency-Key belongs to another request."""

    code = "idempotency_key_reused"
    status = 422


class AccountInactive(Conflict):
    """The carrier account is switched off: it answers no calls and places none."""

    code = "account_inactive"
    caller_message = "This number takes no calls at the moment. Please call again later. Goodbye."


class UnsupportedOperation(GatewayError):
    """The provider cannot do that."""

    code = "unsupported_operation"
    status = 409


class WorkflowNotPublished(ConfigurationError):
    """That workflow answers no calls yet: publish it first."""

    code = "workflow_not_published"
    caller_message = NumberNotRouted.caller_message
