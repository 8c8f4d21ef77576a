"""The doors people come through: pages and forms, parsed, handed on, answered."""
