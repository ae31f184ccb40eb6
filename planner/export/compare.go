package export

import (
	"cmp"
	"slices"
	"strconv"

	"katf/geo"
	"katf/planner"
)

// Known is a plan with the scenario that it answers.
type Known struct {
	Scenario *planner.Scenario
	Plan     *planner.Plan
}

// Comparison is a [Difference] with what a manager weighs: who is covered and how
// evenly, by when, what stays unserved and why, and how many places notice.
type Comparison struct {
	Difference
	Groups   []GroupChange  `json:"groups" nullable:"false" doc:"The country, tiers, governorates: all, changed or not"`
	Tiers    []TierChange   `json:"tiers" nullable:"false"`
	Unserved []ReasonChange `json:"unserved" nullable:"false" doc:"By reason, those of either plan"`
	Moves    Moves          `json:"moves"`
	Sites    []SiteName     `json:"sites" nullable:"false" doc:"Names of the warehouses of either plan"`
}

// SiteName is what people call a warehouse.
type SiteName struct {
	ID     planner.SiteID `json:"id"`
	NameAr string         `json:"name_ar"`
	NameEn string         `json:"name_en"`
}

// GroupChange is the country, a tier or a governorate in both plans; nil where a
// plan does not have it.
type GroupChange struct {
	Level  string `json:"level" enum:"country,tier,governorate"`
	Code   string `json:"code"`
	NameAr string `json:"name_ar"`
	NameEn string `json:"name_en"`
	A      *Group `json:"a,omitempty"`
	B      *Group `json:"b,omitempty"`
}

// Group is what one plan does for it. Coverage is of what is allocated; what is
// delivered may be less.
type Group struct {
	planner.Coverage
	Delivered planner.Cartons `json:"delivered"`
	FirstDay  planner.Date    `json:"first_day"`
	LastDay   planner.Date    `json:"last_day"`
}

// TierChange is a tier in both plans.
type TierChange struct {
	Tier   int       `json:"tier"`
	NameAr string    `json:"name_ar"`
	NameEn string    `json:"name_en"`
	A      *TierSide `json:"a,omitempty"`
	B      *TierSide `json:"b,omitempty"`
}

// TierSide is when a plan completes a tier, and when it was asked to.
type TierSide struct {
	planner.TierSummary
	Short planner.Cartons `json:"short" doc:"Never delivered"`
	Spare int             `json:"spare_days" doc:"From the last delivery to the date asked for; negative if late"`
}

// ReasonChange is what stays unserved for one reason.
type ReasonChange struct {
	Reason planner.Reason `json:"reason" enum:"supply,doors,trucks,days,distance,size,storage"`
	A      ReasonSide     `json:"a"`
	B      ReasonSide     `json:"b"`
}

// ReasonSide counts it in one plan.
type ReasonSide struct {
	Places  int             `json:"places"`
	Cartons planner.Cartons `json:"cartons"`
	Proved  planner.Cartons `json:"proved" doc:"Of these, cartons that no plan delivers"`
}

// Moves counts places by what changes for them. A place may count under several.
type Moves struct {
	Places    int `json:"places" doc:"Of either plan"`
	Changed   int `json:"changed"`
	More      int `json:"more" doc:"Get more cartons"`
	Less      int `json:"less" doc:"Get fewer"`
	Warehouse int `json:"warehouse" doc:"From other warehouses"`
	Earlier   int `json:"earlier" doc:"Complete on an earlier day"`
	Later     int `json:"later" doc:"Complete on a later day"`
	Lost      int `json:"lost" doc:"Get some in A and none in B"`
	Gained    int `json:"gained" doc:"Get none in A and some in B"`
}

// Compare compares two plans with what their scenarios say of names. About 0.1 s
// for the whole country.
func Compare(a, b Known) *Comparison {
	out := &Comparison{Difference: *Diff(a.Plan, b.Plan), Tiers: tierChanges(a, b), Unserved: reasonChanges(a.Plan, b.Plan)}
	out.Groups = groupChanges(a, b)
	out.Sites = siteNames(a.Scenario, b.Scenario)
	places := map[planner.PlaceID]bool{}
	for _, p := range []*planner.Plan{a.Plan, b.Plan} {
		for i := range p.Allocations {
			places[p.Allocations[i].Place] = true
		}
	}
	out.Moves = moves(out.Places, len(places))
	return out
}

func siteNames(scenarios ...*planner.Scenario) []SiteName {
	out, known := []SiteName{}, map[planner.SiteID]bool{}
	for _, s := range scenarios {
		for i := range s.Warehouses {
			if w := &s.Warehouses[i]; !known[w.ID] {
				known[w.ID] = true
				out = append(out, SiteName{w.ID, cmp.Or(w.NameAr, w.NameEn), cmp.Or(w.NameEn, w.NameAr)})
			}
		}
	}
	return out
}

// groups gives the coverage of a plan's groups with what is delivered when, and
// the order in which it names them.
func (k *Known) groups() (order []groupKey, of map[groupKey]*Group) {
	of = map[groupKey]*Group{}
	add := func(level string, list ...planner.Coverage) {
		for _, c := range list {
			key := groupKey{level, c.Code}
			order = append(order, key)
			of[key] = &Group{Coverage: c}
		}
	}
	f := &k.Plan.Fairness
	add("country", f.National)
	add("tier", f.Tiers...)
	add("governorate", f.Governorates...)
	governorate := map[planner.PlaceID]string{}
	for i := range k.Scenario.Places {
		governorate[k.Scenario.Places[i].ID] = k.Scenario.Places[i].Governorate
	}
	for v := range visits(k.Plan) {
		for _, key := range []groupKey{{"country", f.National.Code}, {"tier", strconv.Itoa(v.wave.Tier)}, {"governorate", governorate[v.stop.Place]}} {
			if g := of[key]; g != nil {
				g.deliver(v.stop.Cartons, v.wave.Date)
			}
		}
	}
	return order, of
}

type groupKey struct{ level, code string }

func (g *Group) deliver(n planner.Cartons, day planner.Date) {
	g.Delivered += n
	if g.FirstDay == 0 || day < g.FirstDay {
		g.FirstDay = day
	}
	g.LastDay = max(g.LastDay, day)
}

func groupChanges(a, b Known) []GroupChange {
	orderA, inA := a.groups()
	orderB, inB := b.groups()
	var out []GroupChange
	for i, key := range slices.Concat(orderA, orderB) {
		if i >= len(orderA) && inA[key] != nil {
			continue
		}
		c := GroupChange{Level: key.level, Code: key.code, A: inA[key], B: inB[key]}
		c.NameAr, c.NameEn = groupName(key, a.Plan, b.Plan)
		out = append(out, c)
	}
	rank := map[string]int{"country": 0, "tier": 1, "governorate": 2}
	slices.SortStableFunc(out, func(x, y GroupChange) int { return cmp.Compare(rank[x.Level], rank[y.Level]) })
	return out
}

func groupName(key groupKey, plans ...*planner.Plan) (ar, en string) {
	switch key.level {
	case "country":
		return "الجمهورية", "Egypt"
	case "governorate":
		if g, ok := geo.Egypt().Governorate(key.code); ok {
			return g.NameAr, g.NameEn
		}
		return key.code, key.code
	}
	number, err := strconv.Atoi(key.code)
	if err != nil {
		return key.code, key.code
	}
	return tierNames(number, plans...)
}

// tierNames are what the first plan that has a tier calls it.
func tierNames(number int, plans ...*planner.Plan) (ar, en string) {
	for _, p := range plans {
		for i := range p.Campaign.Tiers {
			if t := &p.Campaign.Tiers[i]; t.Number == number {
				return cmp.Or(t.NameAr, t.NameEn), cmp.Or(t.NameEn, t.NameAr)
			}
		}
	}
	return strconv.Itoa(number), strconv.Itoa(number)
}

func tierChanges(a, b Known) []TierChange {
	out := []TierChange{}
	at := func(n int) *TierChange {
		i := slices.IndexFunc(out, func(c TierChange) bool { return c.Tier == n })
		if i < 0 {
			i = len(out)
			out = append(out, TierChange{Tier: n})
			out[i].NameAr, out[i].NameEn = tierNames(n, a.Plan, b.Plan)
		}
		return &out[i]
	}
	for _, t := range a.Plan.Summary.Tiers {
		at(t.Tier).A = tierSide(t)
	}
	for _, t := range b.Plan.Summary.Tiers {
		at(t.Tier).B = tierSide(t)
	}
	slices.SortFunc(out, func(x, y TierChange) int { return x.Tier - y.Tier })
	return out
}

func tierSide(t planner.TierSummary) *TierSide {
	side := &TierSide{TierSummary: t, Short: t.Cartons - t.Delivered}
	if t.Completed != 0 {
		side.Spare = int(t.CompleteBy - t.Completed)
	}
	return side
}

// reasonChanges adds up what is unserved, by reason in the order of the words.
func reasonChanges(a, b *planner.Plan) []ReasonChange {
	out := []ReasonChange{}
	for _, r := range []planner.Reason{planner.ShortSupply, planner.ShortDoors, planner.ShortTrucks, planner.ShortDays, planner.TooFar, planner.TooBig, planner.Storage} {
		c := ReasonChange{r, reasonSide(a, r), reasonSide(b, r)}
		if c.A.Places+c.B.Places > 0 {
			out = append(out, c)
		}
	}
	return out
}

func reasonSide(p *planner.Plan, r planner.Reason) (side ReasonSide) {
	for i := range p.Unserved {
		if u := &p.Unserved[i]; u.Reason == r {
			side.Places++
			side.Cartons += u.Cartons
			if u.Proved {
				side.Proved += u.Cartons
			}
		}
	}
	return side
}

func moves(changes []Change, places int) Moves {
	m := Moves{Places: places, Changed: len(changes)}
	for i := range changes {
		c := &changes[i]
		count := func(n *int, what string) {
			if c.Is(what) {
				*n++
			}
		}
		count(&m.More, "more")
		count(&m.Less, "less")
		count(&m.Warehouse, "warehouse")
		count(&m.Earlier, "earlier")
		count(&m.Later, "later")
		count(&m.Lost, "lost")
		count(&m.Gained, "gained")
	}
	return m
}

// Is reports whether a place changes in a way: "more", "less", "warehouse",
// "earlier", "later", "lost", "gained", as [Moves] counts them.
func (c *Change) Is(what string) bool {
	both := c.A.Delivered > 0 && c.B.Delivered > 0
	switch what {
	case "more":
		return c.B.Delivered > c.A.Delivered
	case "less":
		return c.B.Delivered < c.A.Delivered
	case "warehouse":
		return both && !slices.Equal(c.A.Warehouses, c.B.Warehouses)
	case "earlier":
		return both && c.B.Last < c.A.Last
	case "later":
		return both && c.B.Last > c.A.Last
	case "lost":
		return c.A.Delivered > 0 && c.B.Delivered == 0
	case "gained":
		return c.A.Delivered == 0 && c.B.Delivered > 0
	}
	return false
}
