"""Everything in one {% load design %}; listed in docs/components.md, drawn at /design/."""

from django import template

from portevoix.design.templatetags import feedback, icons, lists, page, people, typography

register = template.Library()
for library in (icons, page, people, lists, feedback, typography):
    register.tags.update(library.register.tags)
    register.filters.update(library.register.filters)
