"""The questions that people ask of a plan, one a module: a snapshot in, a frozen result out."""
