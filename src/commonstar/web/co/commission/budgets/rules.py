"""Who may do what with a budget inside its programme.

See it: `may_see`. Set it up, take ideas in, check them, put them to the vote, tell people: `may_run`. Report on the
delivery of a project: `may_contribute`, since whoever delivers it seldom runs the programme. The citizens' pages of a
round that is not a draft any more are for everyone.
"""

from commonstar.web.programmes.public import may_contribute, may_run, may_see

see = may_see
run = may_run
report = may_contribute

__all__ = ["report", "run", "see"]
