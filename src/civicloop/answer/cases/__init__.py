"""Citizens' requests: intake, routing, two clocks, work, answer, rating.

Five words. A **case** is one thing a citizen asks of the city. A **category**
says what it is about, who answers and how fast. A **routing rule** names the
unit. The **operational clock** asks for action on the spot and runs round the
clock; the **statutory clock** asks for the answer and runs as the law counts.

It is not a help desk, a map of assets or a count of anything: figures come
from ``engines.metrics``, questions answered at once from ``answer.counter``.
"""
