"""The site with error pages of one word: the matrix asks for thousands, and their words are tried elsewhere."""

from django.http import HttpResponse

from portevoix.project.urls import urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]


def handler403(request, exception):
    return HttpResponse(status=403)


def handler404(request, exception):
    return HttpResponse(status=404)
