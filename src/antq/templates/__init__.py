"""The template: a workbook a reporting unit fills in for one period, made of the forms' one definition."""

from antq.templates.template_building import Template, build
from antq.templates.unit_history import LastFigure, Model, UnitHistory, read_history

__all__ = ["LastFigure", "Model", "Template", "UnitHistory", "build", "read_history"]
