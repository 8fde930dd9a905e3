"""What a sender gets back: a receipt as a page, as lines of text, and in the workbook that was sent."""
