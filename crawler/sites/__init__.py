"""The registry: one small YAML file a host, a folder a province, and its reader."""
