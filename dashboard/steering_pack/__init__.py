"""The steering-group pack: one paper of a MARAC's finished quarter, made from the pages' parts."""

from dashboard.steering_pack.asked_for import MAY, maracs_for, view_of
from dashboard.steering_pack.export import KIND, pack_export
from dashboard.steering_pack.made import Pack, made

__all__ = ["KIND", "MAY", "Pack", "made", "maracs_for", "pack_export", "view_of"]
