"""`python -m maillage`, and `py -m maillage` on Windows."""

from maillage.cli import main

if __name__ == "__main__":
    main()
