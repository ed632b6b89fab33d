"""The subcommands of `zhengmei`, one file each; every file offers `command`, a click command."""
