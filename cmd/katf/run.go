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

// Exit statuses. A scenario with faults, a plan that breaks a rule and any other
// failure are told apart from a command that was called wrongly.
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
}

// terminal is where a command speaks: results on Out, progress and errors on
// Err.
type terminal struct {
	ctx context.Context
	Out io.Writer
	Err io.Writer
}

// errFailed says that the command has already told why it failed.
var errFailed = errors.New("failed")

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("katf"),
		kong.Description("Spreads food cartons over warehouses and villages, and prints the papers that travel with them. كتف في كتف"),
		kong.Vars{"fields": strings.Join(places.Fields(), ", ")}, kong.Writers(stdout, stderr), kong.Exit(func(status int) { exit = status }),
	)
	if err != nil {
		fmt.Fprintln(stderr, "katf:", err)
		return exitUsage
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "katf: %v\nSee katf --help.\n", err)
		return exitUsage
	}
	return report(k.Run(&terminal{ctx, stdout, stderr}), stderr)
}

// report tells an error once and gives the exit status.
func report(err error, stderr io.Writer) int {
	if err == nil {
		return exitOK
	}
	if faults, ok := faultsOf(err); ok {
		scenario.WriteFaultTable(stderr, faults)
		fmt.Fprintf(stderr, "katf: %d faults in the scenario; nothing was loaded. katf scenario check writes them as CSV.\n", len(faults))
	} else if !errors.Is(err, errFailed) {
		fmt.Fprintln(stderr, "katf:", err)
	}
	return exitFailed
}

// faultsOf gives the faults of a scenario that was refused.
func faultsOf(err error) ([]scenario.Fault, bool) {
	var invalid *scenario.Invalid
	if errors.As(err, &invalid) {
		return invalid.Faults, true
	}
	return nil, false
}
