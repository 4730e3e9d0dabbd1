"""Lets the system start `khotin crawl --due`: lines for cron, units for systemd. Prints or installs them; runs nothing itself."""
