"""Who may do what with a vote.

See that there is one: `may_see`. Make it, open it, close it, publish it: those who run the programme. Type up papers:
whoever contributes, so that a second reader need not run anything.
"""

from commonstar.web.programmes.public import may_contribute, may_run, may_see, may_see_inside

__all__ = ["may_contribute", "may_run", "may_see", "may_see_inside"]
