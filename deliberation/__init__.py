"""Deliberation: a draft vision becomes everybody's, word by word, in the open."""
