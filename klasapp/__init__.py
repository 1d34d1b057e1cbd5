"""klasapp: agreements, lessons, sociogram and cases for mentors in Dutch secondary schools."""

__version__ = "0.1.0"
