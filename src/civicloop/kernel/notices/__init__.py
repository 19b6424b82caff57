"""Messages to people: one call, several channels, delivery recorded.

Its words: a *template* says one thing in two languages; a *recipient* is a member of staff
or an address; a *channel* is a way to reach somebody (inbox, e-mail, SMS, Web Push, LINE);
a *message* is one template to one recipient by one channel, with its state; a *carrier*
takes messages of one channel outside. It decides nobody's workflow: who is told what is
said by the subscribers of other modules.
"""
