# Twee opdrachten doen alles: `make serve` start de dienst, `make test` draait de tests.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test lint check bench mutaties product aanval assets lock clean

serve: $(VENV)/.dienst
	$(BIN)/loketgraph serve --port $(PORT)

test: $(VENV)/.proefspullen lint
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.tests
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/mypy

check: $(VENV)/.dienst
	$(BIN)/loketgraph check

bench: $(VENV)/.tests
	$(BIN)/python bench/deuren.py --schrijf
	$(BIN)/python bench/dienst.py --schrijf
	$(BIN)/python bench/controle.py --schrijf

# Maakt driehonderd keer een feit stuk en kijkt welke controle het ziet. Duurt een half uur.
mutaties: $(VENV)/.tests
	$(BIN)/python bench/mutaties.py --bewijs 10 --schrijf

# Alle vragen in alle gemeenten: klaargemaakt tegen tabellen. Duurt een kwartier.
product: $(VENV)/.tests
	$(BIN)/python bench/product.py

# Bouwt het zoekscherm van /analyse/editor; zonder werkt het gewone formulier.
assets: $(VENV)/.tests
	sh tools/assets.sh $(BIN)/python

# Vijandige zoekvragen op een echte dienst, met en zonder keuring. Duurt een kwartier of langer.
aanval: $(VENV)/.tests
	$(BIN)/python -m tests.sparql.aanval releases

# De browser en het zoekscherm voor de tests van de pagina's.
$(VENV)/.proefspullen: $(VENV)/.tests assets/package-lock.json
	sh tools/proefspullen.sh $(BIN)/python
	touch $@

# Wat vastligt in requirements*.lock wordt geïnstalleerd, en niets anders.
$(VENV)/.dienst: requirements.lock pyproject.toml
	sh tools/omgeving.sh $(PYTHON) $(VENV) requirements.lock
	touch $@

$(VENV)/.tests: requirements-test.lock pyproject.toml
	sh tools/omgeving.sh $(PYTHON) $(VENV) requirements-test.lock
	touch $@ $(VENV)/.dienst

# Legt de versies opnieuw vast, na een wijziging in pyproject.toml.
lock:
	sh tools/vastleggen.sh $(PYTHON)

clean:
	rm -rf $(VENV) releases dist assets/node_modules src/loketgraph/statisch/yasgui .pytest_cache .mypy_cache .ruff_cache .hypothesis
