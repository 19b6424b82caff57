"""Traditional Chinese first, English complete; UTC inside, the city's zone for people."""

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "正體中文"), ("en", "English")]
TIME_ZONE = "Asia/Taipei"
USE_I18N = True
USE_TZ = True
NUMBER_GROUPING = 3  # where thousands are set apart; Django knows no custom for Chinese
