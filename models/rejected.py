"""The two columns that stand before the sender's own in a workbook of rejected rows."""

ROW = "row in your file"
REASON = "what is wrong"
