# For maintainers. Students and instructors use start.py.
PYTHON := .venv/bin/python

.PHONY: lab test check lock data exercises page schema site slides bench

lab test:
	python3 start.py $@

# What is slow: the population over twenty seeds, builds, kills, large data.
check: $(PYTHON)
	$(PYTHON) -m pytest -n 2 -m slow

# One list of pins for every platform; each platform is then resolved from it to see that it can be.
lock: $(PYTHON)
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --fork-strategy fewest \
	  --only-binary :all: --extra dev --no-header --no-annotate --upgrade --quiet \
	  pyproject.toml -o requirements.txt
	for platform in x86_64-manylinux_2_28 aarch64-manylinux_2_28 aarch64-apple-darwin windows; do \
	  for version in 3.11 3.12 3.13; do \
	    $(PYTHON) -m uv pip compile --python-platform $$platform --python-version $$version \
	      --only-binary :all: --quiet requirements.txt -o /dev/null || exit 1; \
	  done; done

data: $(PYTHON)
	$(PYTHON) -m sameperson.world data
	$(PYTHON) -m sameperson.outcomes data

exercises: $(PYTHON)
	$(PYTHON) -m sameperson.course exercises

bench: $(PYTHON)
	$(PYTHON) benchmarks/run.py

page: $(PYTHON)
	$(PYTHON) -m sameperson.page docs/explorer.html

schema: $(PYTHON)
	$(PYTHON) -m sameperson.figures.schema docs/casebook-schema.svg

site slides:
	@echo "There is no $@ to make yet."; exit 1

$(PYTHON):
	python3 start.py test --collect-only -q
