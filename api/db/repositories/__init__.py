"""All SQL, one module per concern. Functions take an open session; the caller owns the transaction."""
