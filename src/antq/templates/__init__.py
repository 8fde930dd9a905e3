"""The template: a workbook a reporting unit fills in for one period, made of the forms' one definition."""

from antq.templates.build import Template, build
from antq.templates.known import Known, LastFigure, Model, ask

__all__ = ["Known", "LastFigure", "Model", "Template", "ask", "build"]
