"""What the cloud is made of (two CloudFormation templates), and the scripts that deploy it."""
