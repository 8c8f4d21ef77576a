"""The public record, as lines to read, as a file to keep, and as news for open pages."""
