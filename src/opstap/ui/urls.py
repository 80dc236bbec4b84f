"""The gallery's address."""

from django.urls import path

from opstap.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
