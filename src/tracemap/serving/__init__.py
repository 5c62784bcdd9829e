"""The site on a loopback address, made again as the files of the plan change."""
