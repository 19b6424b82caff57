"""Sign-in of staff: password with a second factor, or a passkey."""

from civicloop.settings import env

AUTH_USER_MODEL = "organizations.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "civicloop.platform.identity.web.hooks.passwords.ContextWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/work/"

# Attempts are counted in the database, by platform/identity/services/attempts.py; the limits
# of allauth stand in a cache and do not hold against guesses sent at the same time.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ACCOUNT_ADAPTER = "civicloop.platform.identity.web.hooks.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300

MFA_ADAPTER = "civicloop.platform.identity.web.hooks.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_ISSUER = "CivicLoop"

ALLAUTH_TRUSTED_PROXY_COUNT = env.TRUSTED_PROXY_COUNT
SESSION_IDLE_SECONDS = env.SESSION_IDLE_MINUTES * 60
SESSION_COOKIE_AGE = env.SESSION_HOURS * 3600
