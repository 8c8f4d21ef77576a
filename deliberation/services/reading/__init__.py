"""Reading: what every page, feed and download shows, and to whom."""
