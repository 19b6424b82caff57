"""Several reads, or several writes, of several modules as one prepared statement.

Five words: *part* (SQL of one module with its values, to be put together with others'),
*ask* (parts that read, in one row), *write* (parts that change, in one statement),
*insertion* (the part that writes one new row of a model), *prepared* (parsed and planned once
per connection). It decides nothing: which parts go together says the service that owns the
transaction.
"""
