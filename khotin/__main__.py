"""`python -m khotin`."""

from khotin.main import main

if __name__ == "__main__":
    main()
