package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"katf/planner/scenario"
	"katf/planner/scenario/places"
)

// Exit statuses. A command that was called wrongly is told apart from a scenario
// with faults, a plan that breaks a rule and any other failure.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands is the command line.
type commands struct {
	Plan     planCommand     `cmd:"" help:"Plan a campaign: allocation, flows, waves, trips and papers."`
	Scenario scenarioCommand `cmd:"" help:"Write, check and fill scenarios."`
	Check    checkCommand    `cmd:"" help:"Let the referee list every rule that a plan breaks."`
	Show     showCommand     `cmd:"" help:"Explain one place or warehouse of a plan, step by step."`
	Diff     diffCommand     `cmd:"" help:"Compare two plans."`
	Serve    serveCommand    `cmd:"" help:"Serve the ledger, the plans and the papers over HTTP."`
	Work     workCommand     `cmd:"" help:"Take part in planning, on another machine than the one that serves."`
	Audit    auditCommand    `cmd:"" help:"Check that the books are true: every carton, every paper, every balance."`
	Open     openCommand     `cmd:"" help:"Print an address that logs in to the pages once."`
	Password passwordCommand `cmd:"" help:"Give an administrator a new one-time password."`
	Openapi  openapiCommand  `cmd:"" help:"Print the description of the API, OpenAPI 3.1."`
	Version  versionCommand  `cmd:"" help:"Say which katf this is."`
}

// terminal is where a command speaks: results on Out, progress and errors on
// Err.
type terminal struct {
	ctx     context.Context
	Out     io.Writer
	Err     io.Writer
	Program string // as it was called, for commands to paste
}

// errFailed says that the command has already told why it failed.
var errFailed = errors.New("failed")

// run is the whole program but for the process around it. The first argument is
// the name by which the program was called.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	program, args := quoted(args[0]), args[1:]
	var c commands
	exit := -1
	bare := len(args) == 0
	if bare {
		args, stdout = []string{"--help"}, stderr
	}
	parser, err := kong.New(&c,
		kong.Name("katf"),
		kong.Description("Spreads food cartons over warehouses and villages, and prints the papers that travel with them. كتف في كتف"),
		kong.Vars{"fields": strings.Join(places.Fields(), ", ")}, kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Writers(stdout, stderr), kong.Exit(func(status int) { exit = status }),
	)
	if err != nil {
		fmt.Fprintln(stderr, "katf:", err)
		return exitUsage
	}
	k, err := parser.Parse(args)
	if bare {
		return exitUsage
	}
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintln(stderr, misuse(err))
		return exitUsage
	}
	return report(k.Run(&terminal{ctx, stdout, stderr, program}), stderr)
}

// misuse says in one line what is wrong with the arguments, and where help is.
func misuse(err error) string {
	command := "katf"
	if parse, ok := errors.AsType[*kong.ParseError](err); ok {
		for _, p := range parse.Context.Path {
			if p.Command != nil {
				command += " " + p.Command.Name
			}
		}
	}
	what := strings.TrimPrefix(err.Error(), strings.TrimPrefix(command, "katf ")+": ") // a check of kong's own says the command again
	return fmt.Sprintf("%s: %s; see %s --help", command, what, command)
}

// report tells an error once and gives the exit status.
func report(err error, stderr io.Writer) int {
	if err == nil {
		return exitOK
	}
	if faults, ok := faultsOf(err); ok {
		scenario.WriteFaultTable(stderr, faults)
		fmt.Fprintln(stderr, "katf: the scenario has faults; katf scenario check writes them as CSV")
	} else if !errors.Is(err, errFailed) {
		fmt.Fprintln(stderr, "katf:", err)
	}
	return exitFailed
}

// faultsOf gives the faults of a scenario that was refused.
func faultsOf(err error) ([]scenario.Fault, bool) {
	if invalid, ok := errors.AsType[*scenario.Invalid](err); ok {
		return invalid.Faults, true
	}
	return nil, false
}
