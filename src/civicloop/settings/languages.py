"""Traditional Chinese first, English complete; UTC inside, the city's zone for people."""

from django.utils.translation import gettext_lazy as _

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Taipei"
USE_I18N = True
USE_TZ = True
