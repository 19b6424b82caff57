"""What people may ask about their own data: to see, copy, correct, stop or delete it.

Its words: a *request* comes in by the public page, where its *link* confirms the address, or is
written down by staff; somebody checks the *identity*; what is *held* about the person is found
over all modules; a *decision* names its legal basis; a *package* hands the data over. It is not
where retention lives, and it keeps no copy of what it hands over.
"""
