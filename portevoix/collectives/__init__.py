"""The associations that live here, their spaces and roles."""
