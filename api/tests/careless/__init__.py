"""A provider whose author forgot things. It signs like the careful parrot; its routes do what routes must not."""

from dataclasses import replace

from api.services.telephony.spec import ProviderSpec
from api.tests.parrot import Carrier
from api.tests.parrot.careful import CarefulParrot, careful_spec

NAME = "careless"


class Careless(CarefulParrot):
    """One account."""

    PROVIDER_NAME = NAME
    WEBHOOK_ENDPOINT = "careless/answer"
    carrier = Carrier()


SPEC: ProviderSpec = replace(careful_spec(Careless), name=NAME)
