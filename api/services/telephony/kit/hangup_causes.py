"""Why a call ended, as carriers say it that number their causes from 1000 to 9999."""

from api.services.telephony.types import CallStatus

STATUSES = {
    "queued": CallStatus.INITIATED,
    "initiated": CallStatus.INITIATED,
    "ringing": CallStatus.RINGING,
    "early": CallStatus.RINGING,
    "in-progress": CallStatus.IN_PROGRESS,
    "answered": CallStatus.IN_PROGRESS,
    "completed": CallStatus.COMPLETED,
    "machine": CallStatus.COMPLETED,  # somebody picked up, only it was no person
    "busy": CallStatus.BUSY,
    "rejected": CallStatus.BUSY,  # declined: the line is there, and does not want to be reached now
    "no-answer": CallStatus.NO_ANSWER,
    "timeout": CallStatus.NO_ANSWER,
    "cancel": CallStatus.CANCELED,
    "canceled": CallStatus.CANCELED,
    "cancelled": CallStatus.CANCELED,
    "failed": CallStatus.FAILED,
}

MACHINE_DETECTED = "9100"

CODES = {
    "1000": CallStatus.CANCELED,
    "1010": CallStatus.FAILED,  # out of credit: nobody withdrew it
    "1020": CallStatus.FAILED,
    "2000": CallStatus.FAILED,
    "2010": CallStatus.FAILED,
    "2020": CallStatus.FAILED,
    "2030": CallStatus.FAILED,
    "2040": CallStatus.FAILED,
    "2050": CallStatus.FAILED,
    "2060": CallStatus.FAILED,
    "2070": CallStatus.FAILED,
    "3000": CallStatus.NO_ANSWER,
    "3010": CallStatus.BUSY,
    "3020": CallStatus.BUSY,
    "3030": CallStatus.FAILED,  # the caller id is not ours to show
    "3040": CallStatus.FAILED,
    "3050": CallStatus.FAILED,
    "3070": CallStatus.FAILED,
    "3080": CallStatus.FAILED,
    "3090": CallStatus.FAILED,
    "3100": CallStatus.BUSY,
    "3110": CallStatus.BUSY,
    "3120": CallStatus.FAILED,
    "3130": CallStatus.FAILED,
    "3140": CallStatus.FAILED,
    "4000": CallStatus.COMPLETED,
    "4010": CallStatus.COMPLETED,
    "4020": CallStatus.COMPLETED,
    "4030": CallStatus.COMPLETED,
    "5000": CallStatus.FAILED,
    "5010": CallStatus.FAILED,
    "5020": CallStatus.FAILED,
    "5030": CallStatus.FAILED,  # too many calls at once
    "6000": CallStatus.COMPLETED,  # its time was up
    "6010": CallStatus.NO_ANSWER,
    "6020": CallStatus.COMPLETED,  # the audio of one who was there stopped coming
    "7011": CallStatus.FAILED,  # our answer URL could not be reached, or did not answer in XML
    "8011": CallStatus.FAILED,
    "9000": CallStatus.CANCELED,  # somebody else was faster
    MACHINE_DETECTED: CallStatus.COMPLETED,
}

CAUSES = {
    "NORMAL_CLEARING": CallStatus.COMPLETED,
    "ALLOTTED_TIMEOUT": CallStatus.COMPLETED,
    "USER_BUSY": CallStatus.BUSY,
    "CALL_REJECTED": CallStatus.BUSY,
    "REJECTED": CallStatus.BUSY,
    "NO_ANSWER": CallStatus.NO_ANSWER,
    "NO_USER_RESPONSE": CallStatus.NO_ANSWER,
    "ORIGINATOR_CANCEL": CallStatus.CANCELED,
    "LOSE_RACE": CallStatus.CANCELED,
    "MEDIA_TIMEOUT": CallStatus.COMPLETED,
    "UNALLOCATED_NUMBER": CallStatus.FAILED,
    "INVALID_NUMBER_FORMAT": CallStatus.FAILED,
    "NORMAL_TEMPORARY_FAILURE": CallStatus.FAILED,
    "DESTINATION_OUT_OF_ORDER": CallStatus.FAILED,
    "INVALID_NUMBER": CallStatus.FAILED,
    "NETWORK_OUT_OF_ORDER": CallStatus.FAILED,
    "PROTOCOL_ERROR": CallStatus.FAILED,
    "SERVER_ERROR": CallStatus.FAILED,
    "SERVICE_UNAVAILABLE": CallStatus.FAILED,
    "SWITCH_CONGESTION": CallStatus.FAILED,
}


def read_status_word(word: str) -> CallStatus:
    """Where a call stands."""
    return STATUSES.get(word.lower(), CallStatus.UNKNOWN)


def read_end(code: str, cause: str, word: str) -> CallStatus:
    """How a call ended.

    Args:
        code: The carrier's number for the cause, which says most.
        cause: The exchange's name for it, such as ``USER_BUSY``.
        word: The status, which is ``completed`` for more than completed calls.
    """
    return CODES.get(code) or CAUSES.get(cause) or read_status_word(word)
