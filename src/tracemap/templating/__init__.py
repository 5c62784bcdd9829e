"""Text from templates, escaped for the format that it is written in; the only place that knows Jinja.

`Templates` renders; `Safe` marks what is written in the format already. Jinja comes with the extra `pages`,
and is imported when a template is rendered.
"""

from tracemap.templating.escapes import ESCAPES, Safe, escape_with
from tracemap.templating.templates import Templates

__all__ = ["ESCAPES", "Safe", "Templates", "escape_with"]
