"""The pages of a case, in the order of the menu. A new page is a line here and its own screen."""

from klasapp.cases.case_menu_screen import CasePage

PAGES: tuple[CasePage, ...] = ()
