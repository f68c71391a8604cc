"""Running ORM code with a meter at the driver."""
