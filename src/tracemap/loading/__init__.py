"""From the files of a project to its catalog: finding, reading, decoding and merging them."""
