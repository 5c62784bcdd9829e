"""Asking REST interfaces: https alone, one host, bounded, patient, and silent about its token."""
