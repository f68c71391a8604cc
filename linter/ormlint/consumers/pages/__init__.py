"""Templates as bodies in another language, evaluated with the values that a view gives them."""
