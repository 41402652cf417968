"""Errors as answers: what each says, for programs and for people, and what it means."""
