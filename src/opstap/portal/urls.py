"""Addresses of this room: the pages of guests, and those on which the team makes and ends links.

The one with the secret comes last: anything that is no page of a link may be one.
"""

from __future__ import annotations

from django.urls import path

from opstap.portal.guests import respondent_views
from opstap.portal.guests import views as guests_views
from opstap.portal.links import views as links_views

app_name = "portal"
urlpatterns = [
    path("people/<uuid:participant_id>/links/", links_views.links, name="links"),
    path("people/<uuid:participant_id>/links/<uuid:link_id>/send/", links_views.send, name="send_link"),
    path("people/<uuid:participant_id>/links/<uuid:link_id>/paper/", links_views.paper, name="paper"),
    path("people/<uuid:participant_id>/links/<uuid:link_id>/end/", links_views.end, name="end_link"),
    path("g/<uuid:link_id>/", guests_views.home, name="home"),
    path("g/<uuid:link_id>/say/", guests_views.say, name="say"),
    path("g/<uuid:link_id>/thanks/", guests_views.thanks, name="thanks"),
    path("g/<uuid:link_id>/take-back/", guests_views.take_back, name="take_back"),
    path("g/<uuid:link_id>/appointments/<uuid:appointment_id>/", guests_views.answer, name="answer"),
    path("g/<uuid:link_id>/language/", guests_views.language, name="language"),
    path("g/<uuid:link_id>/close/", guests_views.close, name="close"),
    path("g/<uuid:link_id>/themes/<int:number>/", respondent_views.theme, name="theme"),
    path("g/<uuid:link_id>/statements/<slug:statement>/", respondent_views.save, name="save"),
    path("g/<uuid:link_id>/finish/", respondent_views.finish, name="finish"),
    path("g/<uuid:link_id>/stop/", respondent_views.stop, name="stop"),
    path("g/<str:token>/", guests_views.door, name="door"),
]
