"""Conversations that were held elsewhere: scored as they are, or brought in to be read here."""
