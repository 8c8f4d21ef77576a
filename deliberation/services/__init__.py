"""What people do here: each use case is one function and one transaction."""
