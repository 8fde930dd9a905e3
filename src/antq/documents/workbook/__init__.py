"""XLSX: values, what cells show of them, what is hidden or struck through, the cover."""
