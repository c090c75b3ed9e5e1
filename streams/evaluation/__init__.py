"""How good and how safe it is, measured: scorers, generator, delivery oracle."""
