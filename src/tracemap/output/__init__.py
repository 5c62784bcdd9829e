"""Results as text: for terminals, and for other programs. A picture is made in `tracemap.render`."""
