"""The JSON Schemas of the files: their one reader, the fields that they name, what breaks them."""
