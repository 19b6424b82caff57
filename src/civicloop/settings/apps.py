"""What the product is made of: apps, middleware, templates, urls."""

ROOT_URLCONF = "civicloop.assembly.urls"
WSGI_APPLICATION = "civicloop.assembly.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

KERNEL = [
    "civicloop.kernel.editions",
    "civicloop.kernel.vault",
    "civicloop.kernel.ledger",
    "civicloop.kernel.city",
    "civicloop.kernel.clock",
    "civicloop.kernel.rulesets",
    "civicloop.kernel.organizations",
    "civicloop.kernel.access",
    "civicloop.kernel.privacy",
    "civicloop.kernel.geography",
    "civicloop.kernel.numbering",
    "civicloop.kernel.limits",
    "civicloop.kernel.schemas",
    "civicloop.kernel.tabular",
    "civicloop.kernel.files",
    "civicloop.kernel.search",
    "civicloop.kernel.notices",
]
MODULES = [
    *KERNEL,
    "civicloop.ui",
    "civicloop.engines.metrics",
    "civicloop.engines.tracking",
    "civicloop.engines.registers",
    "civicloop.platform.identity",
    "civicloop.platform.administration",
    "civicloop.platform.account",
    "civicloop.platform.rights",
    "civicloop.answer.cases",
    "civicloop.evaluate.documents",
    "civicloop.evaluate.programmes",
    "civicloop.evaluate.planning",
    "civicloop.evaluate.resolutions",
    "civicloop.publish.dashboards",
    "civicloop.publish.reports",
    "civicloop.assembly.home",
    "civicloop.assembly.demonstration",
    "civicloop.assembly.operation",
    "civicloop.assembly.founding",
]
INSTALLED_APPS = [
    *MODULES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "civicloop.assembly.program.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "civicloop.kernel.city.middleware.CityMiddleware",
    "civicloop.assembly.program.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "civicloop.platform.identity.middleware.SignInMiddleware",
    "civicloop.kernel.access.middleware.AccessMiddleware",
    "civicloop.kernel.limits.middleware.LimitsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "civicloop.ui.web.context.shell",
            ],
        },
    }
]
