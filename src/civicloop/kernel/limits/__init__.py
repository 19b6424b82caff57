"""How often strangers may do something: counted where all processes see it, in one statement.

Words: limit, subject, place. It owns the count and the refusal. It is not a lock against
guessing secrets (modules count wrong guesses themselves) and knows nobody's name: subjects
are kept as keyed hashes.
"""
