"""What a deliberation is, as pure values and functions: no clock, no randomness, no I/O."""
