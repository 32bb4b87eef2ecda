"""One structured logger for the process. Bodies, tokens and personal data are never given to it."""

from aws_lambda_powertools import Logger

logger = Logger(service="seller-center-functions")
