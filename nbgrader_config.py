"""nbgrader's settings: exercises are made from solutions."""

from sameperson.course.exercises import STUB

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "same-person"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.text_stub = "*Your answer here.*"
c.ClearSolutions.code_stub = {"python": STUB}
