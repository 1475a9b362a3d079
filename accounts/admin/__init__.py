"""Admin pages of people, units and the audit log."""

from accounts.admin.audit_log import AuditEntryAdmin
from accounts.admin.units import UnitAdmin
from accounts.admin.users import UserAdmin

__all__ = ["AuditEntryAdmin", "UnitAdmin", "UserAdmin"]
