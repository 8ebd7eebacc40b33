"""Regions, departments, communes, constituencies."""
