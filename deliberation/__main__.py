"""`python -m deliberation` is the same as `deliberation`."""

from deliberation.cli import main

if __name__ == "__main__":
    main()
