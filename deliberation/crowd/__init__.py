"""A made-up crowd that takes part over HTTP as people do, so that somebody new sees the site alive."""
