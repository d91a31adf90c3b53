"""The English words, as gettext: `python -m maillage.locales.update` brings them in step with the French source."""
