"""Tables of any format: which rows are lines, and their cells as the layout names them."""
