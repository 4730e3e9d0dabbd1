"""The command `khotin`: one file a group of commands, no logic of its own."""
