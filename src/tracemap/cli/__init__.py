"""The command line: arguments in, answers out, exit statuses."""
