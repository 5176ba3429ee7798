"""What the course needs around its lessons: checks that teach, exercises from solutions."""

from sameperson.course.checks import NotYet, between, check
from sameperson.course.references import References, references

__all__ = ["NotYet", "References", "between", "check", "references"]
