"""What the warehouse must not hold: identifiers of persons, and files under a secrecy mark."""
