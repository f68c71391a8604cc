from .clubs import *
from .person import Person, PersonProxy, Profile

__all__ = ["Club", "Membership", "Person", "PersonProxy", "Profile"]
