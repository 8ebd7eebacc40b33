"""Tests of letters and mailings."""
