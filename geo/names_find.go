package geo

import "strings"

// Match says how a name or code was recognised, from sure to unsure.
type Match int

// The ways to recognise a region.
const (
	MatchNone      Match = iota // nothing fits
	MatchCode                   // ISO 3166-2 code or P-code
	MatchExact                  // the name as the tables write it
	MatchFolded                 // another spelling, see FoldName
	MatchSkeleton               // the same consonants only, see Skeleton
	MatchAmbiguous              // several regions fit; the first one is given
)

var matchNames = [...]string{"none", "code", "exact", "folded", "skeleton", "ambiguous"}

// String gives "none", "code", "exact", "folded", "skeleton" or "ambiguous".
func (m Match) String() string {
	if m < 0 || int(m) >= len(matchNames) {
		return "unknown"
	}
	return matchNames[m]
}

// FindGovernorate finds a governorate by ISO 3166-2 code ("EG-ASN", "ASN"),
// by P-code ("EG28", or the one of any unit in it), or by name in Arabic or
// Latin letters. The match is never ambiguous: no two of the 27 share a key.
func (r *Regions) FindGovernorate(name string) (Governorate, Match) {
	if g, ok := r.governorateByCode(name); ok {
		return g, MatchCode
	}
	ix := r.names()
	for _, step := range []struct {
		keys  map[string]int
		key   string
		match Match
	}{
		{ix.govExact, plainName(name), MatchExact},
		{ix.govFolded, FoldName(name), MatchFolded},
		{ix.govSkeleton, longSkeleton(Skeleton(name)), MatchSkeleton},
	} {
		if i, ok := step.keys[step.key]; ok && step.key != "" && i >= 0 {
			return r.Governorates[i], step.match
		}
	}
	return Governorate{}, MatchNone
}

func (r *Regions) governorateByCode(s string) (Governorate, bool) {
	code := strings.ToUpper(strings.TrimSpace(s))
	if g, ok := r.Governorate(code); ok {
		return g, true
	}
	if g, ok := r.Governorate("EG-" + code); ok {
		return g, true
	}
	if m, ok := r.markazByCode(code); ok {
		// Armant and Isna keep codes of Qena but belong to Luxor.
		return r.Governorate(m.Governorate)
	}
	return Governorate{}, false
}

// FindMarkaz finds a markaz or qism by P-code ("EG2803", or that of a village
// in it, "EG280301") or by name within a governorate, itself given by code or
// name, or "" to look in all of them. Where several fit, as the qism and the
// markaz of one town do when only the town is named, the match is
// MatchAmbiguous and the first of [Regions.MarkazesNamed] is given.
func (r *Regions) FindMarkaz(name, governorate string) (Markaz, Match) {
	found, match := r.MarkazesNamed(name, governorate)
	switch len(found) {
	case 0:
		return Markaz{}, MatchNone
	case 1:
		return found[0], match
	}
	return found[0], MatchAmbiguous
}

// MarkazesNamed gives every markaz and qism that a name fits equally well, and
// how: markaz before qism, then in P-code order. A number in the name (قسم ثان,
// "Tanta 2") and the words markaz and qism are heeded: only what agrees with
// them is given, where anything does.
func (r *Regions) MarkazesNamed(name, governorate string) ([]Markaz, Match) {
	within := ""
	if strings.TrimSpace(governorate) != "" {
		g, m := r.FindGovernorate(governorate)
		if m == MatchNone {
			return nil, MatchNone
		}
		within = g.ISO
	}
	if m, ok := r.markazByCode(name); ok {
		if within != "" && within != m.Governorate {
			return nil, MatchNone
		}
		return []Markaz{m}, MatchCode
	}
	return r.markazesByName(parseName(name), name, within)
}

func (r *Regions) markazesByName(q parsedName, name, within string) ([]Markaz, Match) {
	ix := r.names()
	for _, step := range []struct {
		keys  map[string][]int
		key   string
		match Match
	}{
		{ix.markazExact, plainName(name), MatchExact},
		{ix.markazFolded, q.folded(), MatchFolded},
		{ix.markazSkeleton, longSkeleton(q.skeleton()), MatchSkeleton},
	} {
		if step.key == "" {
			continue
		}
		found := ix.inGovernorate(step.keys[step.key], within)
		if step.match != MatchExact {
			found = ix.agreeing(found, q)
		}
		if len(found) > 0 {
			return ix.preferred(found), step.match
		}
	}
	return nil, MatchNone
}

// markazByCode takes adm2 codes and the longer ones of units below.
func (r *Regions) markazByCode(s string) (Markaz, bool) {
	code := strings.ToUpper(strings.TrimSpace(s))
	if len(code) != 6 && len(code) != 8 || !strings.HasPrefix(code, "EG") || strings.Trim(code[2:], "0123456789") != "" {
		return Markaz{}, false
	}
	return r.Markaz(code[:6])
}

// plainName takes away what no one means: case and the amount of white space.
func plainName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// longSkeleton refuses skeletons of fewer than three consonants, which fit too
// much by chance.
func longSkeleton(s string) string {
	if len(s) < 3 {
		return ""
	}
	return s
}
