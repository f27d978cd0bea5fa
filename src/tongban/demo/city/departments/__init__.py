"""How each department writes about the people it knows: headings, codes or words, dates, and what it calls a change."""

from . import civil_affairs, human_resources, medical_insurance, natural_resources, police, registers, things
from .base import Delivery, Numeric, Row

POLICE, INSURANCE = police.DELIVERY, human_resources.DELIVERY
CIVIL, ESTATE, MEDICAL = civil_affairs.DELIVERY, natural_resources.DELIVERY, medical_insurance.DELIVERY
# In the order they are taken: the police first.
DELIVERIES = (POLICE, INSURANCE, CIVIL, ESTATE, MEDICAL, *registers.DELIVERIES, *things.DELIVERIES)

__all__ = ["CIVIL", "DELIVERIES", "ESTATE", "INSURANCE", "MEDICAL", "POLICE", "Delivery", "Numeric", "Row"]
