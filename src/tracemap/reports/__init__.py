"""The plan as documents: the milestone document and the verification control table."""
