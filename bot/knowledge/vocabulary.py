"""The closed lists of the product: the same words in YAML, code, log, console and tests.

Topics are open (seeds/topics.yml); everything here changes only together with code.
"""

from typing import Literal, get_args

Phase = Literal["prevent", "suspicious", "clicked", "shared", "lost", "threatened"]
Exposure = Literal[
    "card", "bank_login", "mitid", "password", "cpr", "id_document", "money_transfer", "mobilepay", "cash",
    "gift_card", "crypto", "bank_account", "remote_control", "malware", "images", "email_account",
    "social_account", "device", "phone_number", "contact_info",
]  # fmt: skip
Group = Literal["incident", "service", "prevention", "business", "strategy"]
Audience = Literal["citizen", "business"]
Concerns = Literal["self", "parent", "child", "relative"]
Live = Literal["none", "on_the_line", "at_the_door", "remote_control"]
Stage = Literal["stop", "overview", "report", "support"]
Urgency = Literal["now", "today", "later"]
Certainty = Literal["confirmed", "official", "single", "uncertain", "general"]
AskAbout = Literal["phase", "exposure"]

PHASES: tuple[Phase, ...] = get_args(Phase)
EXPOSURES: tuple[Exposure, ...] = get_args(Exposure)
GROUPS: tuple[Group, ...] = get_args(Group)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
CONCERNS: tuple[Concerns, ...] = get_args(Concerns)
LIVE: tuple[Live, ...] = get_args(Live)
STAGES: tuple[Stage, ...] = get_args(Stage)
