"""Where everything is kept: the tables, the journal and the one place that commits."""
