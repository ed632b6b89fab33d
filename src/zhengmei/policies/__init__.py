"""The regulations as data (政策包): what must hold, with what force, in which article, and how sure we are.

Plain Python, usable without the web site. `schema` is the only validation; `library` reads packs from folders; `lookup`
answers which value holds for whom on which day.
"""
