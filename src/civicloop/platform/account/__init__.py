"""Everyone's own settings, inbox, requests to open personal values, and reading record.

It owns no data. Its five words: setting, inbox, request, approval, reading. It is not the
way to sign in: passwords, factors, sessions and deputies have their pages in ``identity``.
"""
