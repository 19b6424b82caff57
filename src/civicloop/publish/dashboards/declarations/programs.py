"""How often programs may ask for figures."""

from civicloop.kernel.limits.rules import declare_limit

declare_limit(
    "dashboards.api.address",
    most=3600,
    seconds=3600,
    zh="每一網路以程式讀取指標",
    en="Figures read by programs of one network",
)
declare_limit(
    "dashboards.api.key",
    most=20_000,
    seconds=3600,
    zh="每組金鑰讀取指標",
    en="Figures read with one API key",
)
