"""What goes wrong with rule sets.

RuleSetError
├── ParametersError        the parameters do not fit their schema; nothing was changed
├── PeriodError            the days on which a version is to hold are not free, or not ahead
├── FourEyesError          whoever proposed a version cannot approve it
├── InForceError           a version that holds or held is replaced, not withdrawn
└── NoRuleInForceError     no version holds on that day
"""


class RuleSetError(Exception):
    """Something is wrong with a rule set."""


class ParametersError(RuleSetError):
    """The parameters do not fit their schema; nothing was changed."""

    def __init__(self, key: str, problems: list[str]) -> None:
        super().__init__(f"{key}: {'; '.join(problems)}")
        self.key = key
        self.problems = problems


class PeriodError(RuleSetError):
    """The days on which a version is to hold are not free, or not ahead."""


class FourEyesError(RuleSetError):
    """Whoever proposed a version cannot approve it."""


class InForceError(RuleSetError):
    """A version that holds or held is replaced, not withdrawn."""


class NoRuleInForceError(RuleSetError):
    """No version holds on that day."""
