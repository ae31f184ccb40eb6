# katf: plan the cartons, print the papers.
#
#   make run     plan the embedded campaign and print the first day's papers
#   make test    every test
#   make check   formatting, vet, staticcheck, import rules
#   make race    every test under the race detector, on the oldest PostgreSQL here
#   make bench   benchmarks of every stage
#   make proofs  a million operations against the ledger's model, 10,000 races for the last carton
#   make crash   the server, then its PostgreSQL, killed 1,000 times under load (KILLS=1000)
#   make build   bin/katf
#   make postgres  PostgreSQL's binaries into .tools, for a machine that has none
#   make clean   what the other targets made

SHELL := /bin/bash
OUT   ?= out
SEED  ?= 1448
KILLS ?= 1000
NEED  := .ci/need

export CGO_ENABLED := 1

.PHONY: run test check race bench proofs crash build clean tools oracles postgres

run: build
	bin/katf plan --out $(OUT) --seed $(SEED) --papers next

build: tools
	go build -trimpath -o bin/katf ./cmd/katf

test: tools oracles postgres
	go test -timeout 20m ./...

race: tools oracles postgres
	KATF_TEST_POSTGRES=oldest KATF_KILLS=5 go test -race -timeout 25m ./...

check: tools
	@unformatted=$$(gofmt -l api cmd fixtures geo inventory planner); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go test -run TestImports ./cmd/katf

bench: build oracles postgres
	go test -run '^$$' -bench . -benchtime 1x -benchmem -timeout 60m ./...

proofs: tools postgres
	KATF_OPERATIONS=1000000 KATF_ROUNDS=10000 go test -run 'TestLedgerIsTheModel|TestOneWins' -v -timeout 3h ./inventory

crash: tools postgres
	KATF_KILLS=$(KILLS) go test -run 'IsKilled$$' -v -timeout 6h ./cmd/katf

tools:
	@$(NEED) go "https://go.dev/doc/install (1.26 or newer)"
	@$(NEED) cc gcc libc6-dev

# Programs that judge what we make: another solver, another shaper, a PDF
# checker and reader, a QR reader.
oracles:
	@$(NEED) clp coinor-clp
	@$(NEED) hb-shape libharfbuzz-bin
	@$(NEED) qpdf qpdf
	@$(NEED) pdftotext poppler-utils
	@$(NEED) zbarimg zbar-tools

# The server that tests use, 15 or so and 18. bin/katf finds it too.
postgres:
	@.ci/postgres

clean:
	rm -rf bin $(OUT)
