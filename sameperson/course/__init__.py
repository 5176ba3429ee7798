"""What the course needs around its lessons: checks that teach, exercises from solutions."""

from sameperson.course.checks import NotYet, between, check

__all__ = ["NotYet", "between", "check"]
