"""What may be asked, how a request stands, and how it is decided."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class Right(StrEnum):
    """The rights of article 3 of the Personal Data Protection Act, in its order."""

    SEE = "see"
    COPY = "copy"
    CORRECT = "correct"
    STOP = "stop"
    DELETE = "delete"


class RequestState(StrEnum):
    """Where a request stands."""

    WRITTEN = "written"
    RECEIVED = "received"
    IDENTIFIED = "identified"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class RequestChannel(StrEnum):
    """How a request came in."""

    WEB = "web"
    COUNTER = "counter"
    PHONE = "phone"
    LETTER = "letter"


class Decision(StrEnum):
    """What was decided."""

    NONE = ""
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    NOTHING = "nothing"


class Identity(StrEnum):
    """How it was checked that it is the person."""

    NONE = ""
    CARD = "card"
    CASE_CODE = "case_code"
    CALLED_BACK = "called_back"
    CERTIFICATE = "certificate"


REQUESTS: Machine[RequestState] = Machine(
    "data subject request",
    initial=RequestState.WRITTEN,
    moves=[
        move("confirm", [RequestState.WRITTEN], RequestState.RECEIVED),
        move("identify", [RequestState.RECEIVED], RequestState.IDENTIFIED),
        move("decide", [RequestState.RECEIVED, RequestState.IDENTIFIED], RequestState.DECIDED),
        move(
            "withdraw",
            [RequestState.WRITTEN, RequestState.RECEIVED, RequestState.IDENTIFIED],
            RequestState.WITHDRAWN,
        ),
    ],
)
OPEN = (RequestState.RECEIVED, RequestState.IDENTIFIED)
ENDED = (RequestState.DECIDED, RequestState.WITHDRAWN)
