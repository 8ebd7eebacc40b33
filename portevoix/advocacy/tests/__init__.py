"""Tests of advocacy."""
