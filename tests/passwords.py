"""Passwords of tests: Argon2id as in production, at the least cost it accepts."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """A tenth of a second saved at each sign-in of a test."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
