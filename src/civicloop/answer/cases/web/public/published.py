"""The addresses of what the public sees of cases."""

from django.urls import path, re_path

from civicloop.answer.cases.web.public import case_map, feeds, open_case, robots, search

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("cases/map/", case_map.page, name="map"),
    path("cases/map/list/", case_map.listed, name="map_list"),
    path("cases/map/cells/", case_map.cells, name="map_cells"),
    path("cases/map/cells/<int:zoom>/<int:cell>/", case_map.cell, name="map_cell"),
    path("cases/map/cases.json", case_map.feed, name="map_feed"),
    path("cases/search/", search.page, name="public_search"),
    re_path(
        r"^cases/feeds/(?P<scope>city|district|category)/(?P<code>[\w-]{1,40})\.(?P<form>rss|atom)$",
        feeds.feed,
        name="feed",
    ),
    path("cases/public/<str:number>/", open_case.page, name="public_case"),
    path("cases/public/<str:number>/point/", open_case.point, name="public_point"),
    path("cases/public/<str:number>/photos/<int:file_id>/", open_case.photo, name="public_photo"),
    path("cases/found/<int:case_id>/", open_case.by_key, name="public_case_by_key"),
]
