# katf: plan the cartons, print the papers, serve the pages.
#
#   make run     plan the embedded campaign, print the first day's papers, open the pages at a printed address
#   make stop    end the pages that make run left in the background
#   make test    every test: Go, then the pages in a real browser
#   make check   formatting, vet, staticcheck, import rules, the pages' types
#   make race    every test under the race detector, on the oldest PostgreSQL here
#   make bench   benchmarks of every stage
#   make proofs  a million operations against the ledger's model, 10,000 races for the last carton
#   make crash   the server, then its PostgreSQL, killed 1,000 times under load (KILLS=1000)
#   make build   bin/katf, with the pages in it
#   make web     the pages, into api/web/dist
#   make postgres  PostgreSQL's binaries into .tools, for a machine that has none
#   make clean   what the other targets made, and what was tried in make run's pages

SHELL := /bin/bash
OUT   ?= out
SEED  ?= 1448
PORT  ?= 8448
KILLS ?= 1000
NEED  := .ci/need
WEB   := api/web

export CGO_ENABLED := 1

.PHONY: run stop test check race bench proofs crash build web clean tools node oracles browser postgres

run: build
	@.ci/postgres any
	bin/katf plan --out $(OUT) --seed $(SEED) --papers next
	@PORT=$(PORT) .ci/server run

stop:
	@.ci/server stop

build: tools web
	go build -trimpath -o bin/katf ./cmd/katf

# The pages are built anew when a file of theirs changed, or when one went.
web: $(WEB)/dist/.built

$(WEB)/dist/.built: $(WEB)/node_modules/.package-lock.json $(filter-out %.go,$(wildcard $(WEB)/*.*)) $(shell find $(WEB)/src $(WEB)/public 2>/dev/null)
	cd $(WEB) && npm run --silent build
	@touch $@ $(WEB)/dist/.gitkeep

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json | node
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test: build oracles postgres browser
	KATF_PAGES=built go test -timeout 20m ./...
	cd $(WEB) && KATF=$(CURDIR)/bin/katf npm run --silent test

# The race detector makes all of it ten times slower: what runs side by side does so
# in fewer rounds, and what plans the country again, on one core or to compare
# figures, is left to make test.
race: tools oracles postgres
	KATF_TEST_POSTGRES=oldest KATF_KILLS=5 KATF_ROUNDS=100 KATF_OPERATIONS=3000 go test -race -short -timeout 25m ./...

check: tools $(WEB)/node_modules/.package-lock.json
	@unformatted=$$(gofmt -l api/*.go api/web/*.go cmd fixtures geo inventory planner); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go test -run TestImports ./cmd/katf
	cd $(WEB) && npm run --silent check

bench: build oracles postgres
	go test -run '^$$' -bench . -benchtime 1x -benchmem -timeout 60m ./...

proofs: tools postgres
	KATF_OPERATIONS=1000000 KATF_ROUNDS=10000 go test -run 'TestLedgerIsTheModel|TestOneWins' -v -timeout 3h ./inventory

crash: tools postgres
	KATF_KILLS=$(KILLS) go test -run 'IsKilled$$' -v -timeout 6h ./cmd/katf

tools:
	@$(NEED) go "https://go.dev/doc/install (1.26 or newer)"
	@$(NEED) cc gcc libc6-dev

node:
	@.ci/node

# Programs that judge what we make: another solver, another shaper, a PDF
# checker and reader, a QR reader.
oracles:
	@$(NEED) clp coinor-clp
	@$(NEED) hb-shape libharfbuzz-bin
	@$(NEED) qpdf qpdf
	@$(NEED) pdftotext poppler-utils
	@$(NEED) zbarimg zbar-tools

browser:
	@$(NEED) chromium chromium
	@$(NEED) /usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf fonts-noto-core

# The server that tests and the pages use, 15 or so and 18. bin/katf finds it too.
postgres:
	@.ci/postgres

clean:
	@.ci/server clean
	rm -rf bin $(OUT)
	find $(WEB)/dist -mindepth 1 ! -name .gitkeep -delete
