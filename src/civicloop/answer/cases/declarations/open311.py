"""What Open311 hands the engines: how often one program may post."""

from civicloop.kernel.limits.rules import declare_limit

declare_limit(
    "cases.open311.key",
    most=6000,
    seconds=3600,
    zh="每組 Open311 金鑰的通報次數",
    en="Reports by one Open311 key",
)
