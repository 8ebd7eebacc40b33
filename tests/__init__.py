"""Tests of the whole: the house, access to every route, journeys in a browser."""
