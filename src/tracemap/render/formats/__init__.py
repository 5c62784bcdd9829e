"""The formats of pictures, one a module: each has `render(picture)`, which gives text or bytes."""
