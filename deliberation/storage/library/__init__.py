"""The library: rows in, frozen values out; every query there is."""
