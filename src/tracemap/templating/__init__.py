"""Text from templates, escaped for the format that it is written in; the only place that knows Jinja."""
