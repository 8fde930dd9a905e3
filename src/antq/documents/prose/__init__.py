"""Reports in prose: their cover is the first lines of the text, their figures are the lines of forms."""
