"""The request of a signed-in user and the guard on roles, as the rooms above know them."""

from opstap.organisations.requests import StaffRequest as StaffRequest
from opstap.organisations.requests import View as View
from opstap.organisations.requests import for_roles as for_roles
