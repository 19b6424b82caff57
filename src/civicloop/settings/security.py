"""Keys, cookies, hosts and the content security policy."""

from csp.constants import NONE, SELF

from civicloop.settings import env
from civicloop.settings.maps import MAP_TILES, Tiles

DEBUG = env.DEBUG
ALLOWED_HOSTS = env.ALLOWED_HOSTS
BASE_URL = env.BASE_URL
RATE_LIMITS = env.RATE_LIMITS


def _secret_key() -> str:
    """The key of sessions and tokens, made once per data folder and kept there."""
    import secrets  # noqa: PLC0415 (needed once in the life of an installation)

    if env.SECRET_KEY:
        return env.SECRET_KEY
    path = env.MASTER_KEYS_DIR / "session.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
SECURE_HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|metrics)$"]  # those who watch ask the node itself
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the city's other sites decide for themselves
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # the two lines above, on purpose
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.TRUSTED_PROXY_COUNT else None
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE_HTTPS else []
SESSION_COOKIE_SECURE = SECURE_HTTPS
CSRF_COOKIE_SECURE = SECURE_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


def content_policy(tiles: Tiles | None) -> dict[str, dict[str, list[str]]]:
    """What a page may load: our own files, and the map tiles of the one host that was named."""
    outside = [tiles.origin] if tiles else []
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:", "blob:", *outside],
            "font-src": [SELF],
            "connect-src": [SELF, *outside],
            "worker-src": [SELF],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
        }
    }


CONTENT_SECURITY_POLICY = content_policy(MAP_TILES)
