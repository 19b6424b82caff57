"""Every address of the module."""

from django.urls import path

from civicloop.engines.registers.web.public import publication
from civicloop.engines.registers.web.staff import definitions, entries, files, grid, lists

app_name = "registers"
urlpatterns = [
    path("", lists.show_index, name="index"),
    path("open/", publication.show_open, name="open"),
    path("open/<slug:key>/", publication.show_open_register, name="open-register"),
    path("open/<slug:key>/data.<str:kind>", publication.download, name="open-file"),
    path("entries/<int:pk>/", entries.show_entry_of_figure, name="entry-of-figure"),
    path("define/", definitions.define, name="define"),
    path("of/<slug:key>/", lists.show_register, name="register"),
    path("of/<slug:key>/withdrawn/", lists.show_withdrawn, name="withdrawn"),
    path("of/<slug:key>/counts/", lists.show_counts, name="counts"),
    path("of/<slug:key>/definition/", definitions.change, name="change"),
    path("of/<slug:key>/versions/", definitions.show_versions, name="versions"),
    path("of/<slug:key>/publish/", definitions.publish, name="publish"),
    path("of/<slug:key>/grid/", grid.show_grid, name="grid"),
    path("of/<slug:key>/grid/cell/", grid.save_cell, name="cell"),
    path("of/<slug:key>/grid/row/", grid.add_row, name="row"),
    path("of/<slug:key>/files/", lists.show_imports, name="imports"),
    path("of/<slug:key>/import/", files.Upload.as_view(), name="upload"),
    path("of/<slug:key>/import/<int:pk>/", files.show_mapping, name="mapping"),
    path("of/<slug:key>/new/", entries.Add.as_view(), name="add"),
    path("of/<slug:key>/<int:pk>/", entries.show_entry, name="entry"),
    path("of/<slug:key>/<int:pk>/correct/", entries.Correct.as_view(), name="correct"),
    path("of/<slug:key>/<int:pk>/withdraw/", entries.Withdraw.as_view(), name="withdraw"),
    path("of/<slug:key>/<int:pk>/restore/", entries.restore, name="restore"),
    path("of/<slug:key>/<int:pk>/undo/", entries.undo, name="undo"),
    path("of/<slug:key>/<int:pk>/personal/", entries.Personal.as_view(), name="personal"),
]
