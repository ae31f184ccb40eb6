package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"katf/planner"
)

type versionCommand struct{}

// Run says what was built from what, so that a plan can be made again.
func (*versionCommand) Run(t *terminal) error {
	fmt.Fprintf(t.Out, "katf %s, plans %s, %s %s/%s\n", build(), planner.PlanSchema, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// build names this program.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return revision(info)
}

// revision names the build: the module's version where it has one, and the
// revision and its date where the build was stamped with them.
func revision(info *debug.BuildInfo) string {
	parts := []string{"(unreleased)"}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		parts[0] = v
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	if r := set["vcs.revision"]; r != "" {
		parts = append(parts, fmt.Sprintf("revision %.12s of %s", r, set["vcs.time"]))
	}
	if set["vcs.modified"] == "true" {
		parts = append(parts, "with changes")
	}
	return strings.Join(parts, ", ")
}
