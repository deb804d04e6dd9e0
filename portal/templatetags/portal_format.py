"""Formatting only."""

from django import template

register = template.Library()
