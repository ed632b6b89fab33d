"""政媒: run and supervise official social-media accounts, as the regulations describe.

The version is written here once; CHANGELOG.md names it in its newest heading and a house test keeps both the same.
"""

__version__ = "0.1.0"
