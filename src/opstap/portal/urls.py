"""Addresses of this room: the pages of guests, and those on which the team makes and ends links.

The one with the secret comes last: anything that is no page of a link may be one.
"""

from __future__ import annotations

from django.urls import path

from opstap.portal import link_views, respondents, views

app_name = "portal"
urlpatterns = [
    path("people/<uuid:participant_id>/links/", link_views.links, name="links"),
    path("people/<uuid:participant_id>/links/<uuid:link_id>/send/", link_views.send, name="send_link"),
    path("people/<uuid:participant_id>/links/<uuid:link_id>/paper/", link_views.paper, name="paper"),
    path("people/<uuid:participant_id>/links/<uuid:link_id>/end/", link_views.end, name="end_link"),
    path("g/<uuid:link_id>/", views.home, name="home"),
    path("g/<uuid:link_id>/say/", views.say, name="say"),
    path("g/<uuid:link_id>/thanks/", views.thanks, name="thanks"),
    path("g/<uuid:link_id>/take-back/", views.take_back, name="take_back"),
    path("g/<uuid:link_id>/appointments/<uuid:appointment_id>/", views.answer, name="answer"),
    path("g/<uuid:link_id>/language/", views.language, name="language"),
    path("g/<uuid:link_id>/close/", views.close, name="close"),
    path("g/<uuid:link_id>/themes/<int:number>/", respondents.theme, name="theme"),
    path("g/<uuid:link_id>/statements/<slug:statement>/", respondents.save, name="save"),
    path("g/<uuid:link_id>/finish/", respondents.finish, name="finish"),
    path("g/<uuid:link_id>/stop/", respondents.stop, name="stop"),
    path("g/<str:token>/", views.door, name="door"),
]
