"""What the committee reads: digests now; chart, workbook and report to come."""
