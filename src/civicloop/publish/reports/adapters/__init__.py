"""Files and programs outside: reading reports, pandoc, Typst, fonts."""
