"""What an operator says of a whole slot: withdrawn, covered by another, due later."""
