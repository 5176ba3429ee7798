"""nbgrader's settings: exercises are made from solutions."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "same-person"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "*Your answer here.*"
