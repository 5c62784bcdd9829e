"""Exports of Primavera P6: workbook bytes to sheets, sheets to milestones, relationships to links."""
