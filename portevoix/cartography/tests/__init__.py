"""Tests of cartography."""
