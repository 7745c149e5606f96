"""A pytest plugin: with ``-p api.tests.parrot.enrolled`` the suite judges the careful parrot too."""

from api.services.telephony.registry import register
from api.tests.parrot.careful import careful_spec

register(careful_spec())
