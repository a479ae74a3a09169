"""Every rule of the portal: importing this registers all of them, and gives the registry."""

from __future__ import annotations

from types import ModuleType

from generator.rules import (
    actions,
    agencies,
    anonymity,
    chair,
    clearance,
    consultation,
    criminal,
    decision,
    definition,
    disclosure,
    family,
    family_involvement,
    imrs,
    marking,
    notification,
    order,
    panel,
    points,
    profile,
    publication,
    references,
    report,
    sign_off,
    standing_panel,
    terms,
)
from generator.rules.registry import REGISTRY

MODULES: tuple[ModuleType, ...] = (
    profile,
    definition,
    notification,
    consultation,
    standing_panel,
    decision,
    panel,
    chair,
    family,
    family_involvement,
    terms,
    points,
    disclosure,
    imrs,
    agencies,
    report,
    marking,
    anonymity,
    sign_off,
    clearance,
    publication,
    actions,
    criminal,
    order,
    references,
)

__all__ = ["MODULES", "REGISTRY"]
