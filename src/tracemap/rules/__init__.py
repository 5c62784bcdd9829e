"""What a plan is judged by: one rule a file, its page in the docs being the docstring of its module."""
