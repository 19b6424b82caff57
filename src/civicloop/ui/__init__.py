"""The design system: page shell, components, tables, map, charts, and the menu.

It owns how the product looks and how people move in it. Five words: a *component* is a
template tag with one template, one style file and at most one script; a *table* is a list of
rows with sorting, filters, pages, views and export; a *view* is a table's address that a person
keeps under a name; a *navigation item* is a page that a module puts into the menu; the *city* is
the name and the mark on every page. It is not a place for any domain's words or rules.
"""
