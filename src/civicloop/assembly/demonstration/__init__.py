"""The demonstration city: people, places and a year of cases.

Five words. A **spot** is a place where something can happen. A **story** is a case as it
was lived, from its intake to now. A **teller** tells the year story by story. A **pen**
writes sentences that no near case has. A **fold** lays a story onto the rows.

It is not a fixture for tests of other modules, and it holds nothing of a real citizen.
"""
