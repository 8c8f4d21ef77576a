"""This checkout's choices: any name that `deliberation settings` lists; the environment overrides them.

An installed Deliberation has no such file and is set by its environment alone.
"""

HOST = "127.0.0.1"
PORT = 8000
