"""The addresses of the room."""

from django.urls import path

from zhengmei.interaction import views

app_name = "interaction"
urlpatterns = [path("", views.messages, name="messages")]
