"""Who screens, who refers, and who has nothing to do with it."""

from models.access import Grant, Role, User

COORDINATOR = User("u-co", "Co Ordinator", frozenset({Grant(Role.COORDINATOR, "M1")}))
ELSEWHERE = User("u-el", "El Sewhere", frozenset({Grant(Role.COORDINATOR, "M2")}))
REFUGE = User("u-re", "Re Fuge", frozenset({Grant(Role.REFERRER, "M1", "REF")}))
POLICE = User("u-po", "Po Lice", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
