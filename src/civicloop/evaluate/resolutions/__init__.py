"""What meetings, councils and superiors decided, asked or found, and what became of it.

Five words: a body (會議、議會或機關) decides; a decision (決議、指示、質詢、缺失) names the units
that owe it, each with a charge (分辦); units reply (辦理情形); a motion (建決議案) goes through
readings; similar ones are one matter (同一事項). Not here: how items are followed and who alone
can release them, which the engine of tracking keeps.
"""
