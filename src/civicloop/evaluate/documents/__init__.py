"""Whether official documents are dealt with in time, recounted with the clock of each class.

Its words: a *return* is the documents of one agency in one month; a *recount* says when each was
due and what it used; a *chase* asks a unit about what is overdue; a *sample* draws who is
visited. It does not manage documents: it reads what document systems say of them.
"""
