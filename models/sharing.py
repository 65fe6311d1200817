"""The lawful bases for sharing what a MARAC shares, each with its law."""

from collections.abc import Mapping
from types import MappingProxyType

LAWFUL_BASES: Mapping[str, str] = MappingProxyType(
    {
        "public_task": "Public task or official authority: UK GDPR Article 6(1)(e)",
        "vital_interests": "To protect somebody’s life: UK GDPR Article 6(1)(d)",
        "legal_obligation": "A legal obligation: UK GDPR Article 6(1)(c)",
        "recognised_legitimate_interest": "Safeguarding, crime or emergency as a recognised "
        "legitimate interest (not for public authorities in their tasks): UK GDPR Article 6(1)(ea)",
        "consent": "Consent, freely given: UK GDPR Article 6(1)(a), 9(2)(a)",
        "safeguarding": "Special category, safeguarding of individuals at risk: UK GDPR Article "
        "9(2)(g) with DPA 2018 Schedule 1 paragraph 18",
        "crime_prevention": "Special category, preventing or detecting crime: UK GDPR Article "
        "9(2)(g) with DPA 2018 Schedule 1 paragraph 10",
        "vital_special": "Special category, life of somebody who cannot consent: UK GDPR Article "
        "9(2)(c)",
        "criminal_offence": "Criminal offence data: UK GDPR Article 10 with DPA 2018 section 10(5) "
        "and Schedule 1",
        "law_enforcement": "By a competent authority for law enforcement: DPA 2018 Part 3, section "
        "35, sensitive processing with Schedule 8",
    }
)
