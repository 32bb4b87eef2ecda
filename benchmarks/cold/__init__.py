"""Bare Chalice apps and the probe, copied into the deployment package to start beside ours."""
