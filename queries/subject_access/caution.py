"""What the person who makes a pack has to know before it leaves the building."""

WARNING = (
    "This person is named as a perpetrator. The perpetrator must never learn from us that there is "
    "a MARAC case: being told may get somebody killed. Do not confirm or deny that anything is "
    "held before the coordinator, the police and whoever is responsible for data protection have "
    "decided together what may be said."
)
EXEMPTIONS = (
    "What would make crime harder to prevent or detect may be withheld (DPA 2018 Schedule 2 "
    "paragraph 2; by a competent authority, Part 3 section 45(4)).",
    "What tells of another person is given only with their consent or where that is reasonable "
    "(DPA 2018 Schedule 2 paragraph 16).",
    "Health, social work and education data whose disclosure is likely to cause serious harm to "
    "anybody is withheld (DPA 2018 Schedule 3).",
    "Where telling that data is held would itself do harm, neither confirm nor deny.",
    "A machine took out the names it knows. Everything marked “read first” has to be read by a "
    "human before this leaves the building.",
)
