package whatif

import (
	"cmp"
	"fmt"
	"slices"

	"katf/planner"
)

// Advice is one thing that would make a plan better, in words, with the changes
// that a copy of its scenario takes to try it.
//
// A "remedy" was tested by planning again: it serves Cartons that are unserved.
// A "price" is a shadow price of the flow model (planner.Price) for Cartons of a
// limit: it holds for as long as nothing else binds instead, so Cartons is at
// most a tenth of what the limit allows. Saving is 0 where NoWay says that the
// cartons have no way at all within the limits: then no money is at stake but
// cartons.
type Advice struct {
	Rank        int              `json:"rank" doc:"From 1, the most worth first"`
	Basis       string           `json:"basis" enum:"remedy,price" doc:"Tested by planning again, or a shadow price"`
	Limit       string           `json:"limit" enum:"supply,doors,fleet,trucks,days,stock,storage,shift"`
	Site        planner.SiteID   `json:"site,omitempty"`
	NameAr      string           `json:"name_ar,omitempty"`
	NameEn      string           `json:"name_en,omitempty"`
	From        planner.Date     `json:"from,omitempty"`
	To          planner.Date     `json:"to,omitempty"`
	Cartons     planner.Cartons  `json:"cartons"`
	Saving      planner.Piastres `json:"saving_piastres,omitempty"`
	NoWay       bool             `json:"no_way,omitempty"`
	TextAr      string           `json:"text_ar"`
	TextEn      string           `json:"text_en"`
	Changes     []Change         `json:"changes" nullable:"false" doc:"To try it; none where no change does"`
	UpperBound  bool             `json:"upper_bound,omitempty" doc:"The saving is this at most"`
	Per1000     planner.Piastres `json:"piastres_per_1000,omitempty" doc:"The shadow price; from 100,000,000 on it stands for cartons without a way"`
	alternative int              // of remedies for the same shortfall, the order in which they were found
}

// noWay is the saving from which a price stands for cartons without a way.
const noWay = planner.Piastres(100_000_000)

// Advise turns the remedies and prices of a plan of a scenario into advice:
// remedies first, those that serve most first, then prices of cartons without a
// way, then savings, the largest first. Limits that do not bind give none.
func Advise(s *planner.Scenario, p *planner.Plan) []Advice {
	a := &adviser{s: s}
	a.remedies(p)
	a.prices(p)
	slices.SortStableFunc(a.out, func(x, y Advice) int {
		return cmp.Or(cmp.Compare(y.class(), x.class()), cmp.Compare(y.worth(), x.worth()), cmp.Compare(x.alternative, y.alternative))
	})
	for i := range a.out {
		a.out[i].Rank = i + 1
	}
	return listed(a.out)
}

func (a *Advice) class() int {
	switch {
	case a.Basis == "remedy":
		return 2
	case a.NoWay:
		return 1
	}
	return 0
}

func (a *Advice) worth() int64 {
	if a.Saving > 0 {
		return int64(a.Saving)
	}
	return int64(a.Cartons)
}

type adviser struct {
	s   *planner.Scenario
	out []Advice
}

// remedies says each remedy once, whatever the places that it serves.
func (a *adviser) remedies(p *planner.Plan) {
	type key struct {
		kind    string
		site    planner.SiteID
		vehicle string
		tier    int
		amount  int64
	}
	at := map[key]int{}
	for i := range p.Unserved {
		for _, r := range p.Unserved[i].Remedies {
			k := key{r.Kind, r.Site, r.Vehicle, r.Tier, r.Amount}
			if n, there := at[k]; there {
				a.out[n].Cartons = max(a.out[n].Cartons, r.Serves)
				continue
			}
			at[k] = len(a.out)
			a.out = append(a.out, a.remedy(&r))
		}
	}
	for i := range a.out {
		x := &a.out[i]
		x.TextEn += fmt.Sprintf(" would serve %s now unserved (tested by planning again)", many(x.Cartons, "carton"))
		x.TextAr += fmt.Sprintf(": تتيح تسليم كراتين متعذر تسليمها الآن، وعددها %s (جرى اختبارها بإعادة التخطيط)", grouped(x.Cartons))
	}
}

// remedy words one remedy, with the names of sites, and makes its changes.
func (a *adviser) remedy(r *planner.Remedy) Advice {
	en, ar := siteNames(a.s, r.Site)
	x := Advice{Basis: "remedy", Limit: r.Kind, Site: r.Site, NameAr: ar, NameEn: en, Cartons: r.Serves, alternative: len(a.out), Changes: []Change{}}
	n := grouped(r.Amount)
	switch r.Kind {
	case "doors":
		x.TextEn, x.TextAr = fmt.Sprintf("%s at %s", many(r.Amount, "more loading door"), en), fmt.Sprintf("زيادة أبواب التحميل في %s بعدد %s", ar, n)
		x.Changes = a.moreDoors(r.Site, int(r.Amount))
	case "trucks":
		type_, typeAr := vehicleNames(a.s, r.Vehicle)
		x.TextEn, x.TextAr = fmt.Sprintf("%s (%s) at %s", many(r.Amount, "more truck"), type_, en), fmt.Sprintf("زيادة شاحنات %s (%s) بعدد %s", ar, typeAr, n)
		x.Changes = a.moreTrucks(r.Site, r.Vehicle, int(r.Amount))
	case "days":
		x.NameAr, x.NameEn = "", ""
		x.TextEn, x.TextAr = fmt.Sprintf("%s for tier %d", many(r.Amount, "more day"), r.Tier), fmt.Sprintf("تأجيل موعد اكتمال الأولوية %d، عدد الأيام %s", r.Tier, n)
		x.Changes = a.moreDays(r.Tier, planner.Date(r.Amount))
	case "stock":
		x.TextEn, x.TextAr = fmt.Sprintf("%s in stock at %s on the first day", many(r.Amount, "more carton"), en), fmt.Sprintf("زيادة الرصيد الافتتاحي في %s، عدد الكراتين %s", ar, n)
		x.Changes = a.moreStock(r.Site, planner.Cartons(r.Amount))
	case "storage":
		x.TextEn, x.TextAr = fmt.Sprintf("Room for %s at %s", many(r.Amount, "more carton"), en), fmt.Sprintf("زيادة سعة %s، عدد الكراتين %s", ar, n)
		x.Changes = a.moreStorage(r.Site, planner.Cartons(r.Amount))
	default:
		type_, typeAr := vehicleNames(a.s, r.Vehicle)
		hours := fmt.Sprintf("%d:%02d", r.Amount/3600, r.Amount/60%60)
		x.TextEn = fmt.Sprintf("A shift of %s h for trucks (%s) of %s, or a nearer warehouse,", hours, type_, en)
		x.TextAr = fmt.Sprintf("وردية مدتها %s (ساعة:دقيقة) لشاحنات %s (%s)، أو مخزن أقرب", hours, ar, typeAr)
	}
	return x
}

// prices says every limit that binds once: in the span of days in which it does
// most.
func (a *adviser) prices(p *planner.Plan) {
	type key struct {
		site  planner.SiteID
		limit string
	}
	at := map[key]int{}
	for i := range p.Prices {
		price := &p.Prices[i]
		if price.Saving <= 0 {
			continue
		}
		x := a.price(price)
		k := key{price.Site, price.Limit}
		if n, there := at[k]; !there {
			at[k] = len(a.out)
			a.out = append(a.out, x)
		} else if price.Saving > a.out[n].Per1000 {
			a.out[n] = x
		}
	}
}

// amountOf is how much a price can vouch for: a round number, up to a tenth of
// what the limit allows, 10,000 cartons at most.
func amountOf(allowed planner.Cartons) planner.Cartons {
	for _, n := range []planner.Cartons{10_000, 5_000, 2_000, 1_000, 500, 200} {
		if n*10 <= allowed {
			return n
		}
	}
	return 100
}

func (a *adviser) price(p *planner.Price) Advice {
	en, ar := siteNames(a.s, p.Site)
	n := amountOf(p.Allowed)
	x := Advice{Basis: "price", Limit: p.Limit, Site: p.Site, NameAr: ar, NameEn: en, From: p.From, To: p.To, Cartons: n, Per1000: p.Saving, UpperBound: true}
	plant := slices.ContainsFunc(a.s.Plants, func(x planner.Plant) bool { return x.ID == p.Site })
	var what, whatAr, also, alsoAr string
	switch {
	case p.Limit == "supply" && plant:
		what, whatAr = "more cartons packed at %s over the campaign", "كرتونة إضافية من إنتاج %s على مدى الحملة"
		x.Changes = a.moreProduction(p, n)
	case p.Limit == "supply":
		what, whatAr = "more cartons in stock at %s on the first day", "كرتونة إضافية في رصيد %s في أول يوم"
		x.Changes = a.moreStock(p.Site, n)
	case p.Limit == "doors":
		what, whatAr = "more cartons of room at the doors of %s", "كرتونة إضافية في طاقة أبواب %s"
		doors := a.doorsFor(p, n)
		x.Changes = a.moreDoors(p.Site, doors)
		also, alsoAr = fmt.Sprintf(" (about %s)", many(doors, "more door")), fmt.Sprintf(" (أبواب إضافية، نحو: %d)", doors)
	default:
		what, whatAr = "more cartons of room on the trucks of %s", "كرتونة إضافية في طاقة شاحنات %s"
		trucks, vehicle := a.trucksFor(p, n)
		x.Changes = []Change{}
		if trucks > 0 {
			type_, typeAr := vehicleNames(a.s, vehicle)
			x.Changes = a.moreTrucks(p.Site, vehicle, trucks)
			also, alsoAr = fmt.Sprintf(" (about %s, %s)", many(trucks, "more truck"), type_), fmt.Sprintf(" (شاحنات إضافية، %s، نحو: %d)", typeAr, trucks)
		}
	}
	what, whatAr = grouped(n)+" "+fmt.Sprintf(what, en)+also, grouped(n)+" "+fmt.Sprintf(whatAr, ar)+alsoAr
	if p.Limit != "supply" {
		what += fmt.Sprintf(", from %s to %s,", p.From, p.To)
		whatAr += fmt.Sprintf("، من %s إلى %s،", ltr(p.From.String()), ltr(p.To.String()))
	}
	if x.NoWay = p.Saving >= noWay; x.NoWay {
		x.UpperBound = false
		x.TextEn = what + " would give a way to cartons that have none within the limits now"
		x.TextAr = whatAr + " تفتح طريقًا لكراتين لا طريق لها الآن في حدود الطاقة"
		return x
	}
	x.Saving = p.Saving * planner.Piastres(n) / 1000
	x.TextEn = fmt.Sprintf("%s save up to EGP %s, as long as nothing else binds instead", what, pounds(x.Saving))
	x.TextAr = fmt.Sprintf("%s توفر حتى %s جنيه، ما دام لا يحدّ من ذلك قيد آخر", whatAr, pounds(x.Saving))
	return x
}

// many writes a number with its English noun.
func many[N ~int | ~int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// pounds writes whole pounds, rounded down.
func pounds(p planner.Piastres) string { return grouped(int64(p) / 100) }

func (a *adviser) moreDoors(site planner.SiteID, n int) []Change {
	for i := range a.s.Warehouses {
		if w := &a.s.Warehouses[i]; w.ID == site {
			doors := w.Doors + n
			return []Change{{Kind: Doors, Site: site, Doors: &doors}}
		}
	}
	return []Change{}
}

// doorsFor is the doors that pass so many cartons more, by what those that are
// there pass.
func (a *adviser) doorsFor(p *planner.Price, n planner.Cartons) int {
	for i := range a.s.Warehouses {
		if w := &a.s.Warehouses[i]; w.ID == p.Site && p.Allowed > 0 {
			return int((n*planner.Cartons(w.Doors) + p.Allowed - 1) / p.Allowed)
		}
	}
	return 1
}

// trucksFor is the trucks that carry so many cartons more, of the type that
// carries most there now: as many in proportion as of all.
func (a *adviser) trucksFor(p *planner.Price, n planner.Cartons) (trucks int, vehicle string) {
	load := map[string]planner.Cartons{}
	for i := range a.s.VehicleTypes {
		if v := &a.s.VehicleTypes[i]; !v.Trunk {
			load[v.ID] = v.Load
		}
	}
	all, most := planner.Cartons(0), planner.Cartons(0)
	for i := range a.s.Fleets {
		f := &a.s.Fleets[i]
		carries := load[f.Type] * planner.Cartons(f.Trucks)
		if f.Site != p.Site || carries == 0 {
			continue
		}
		all += carries
		if carries > most {
			most, vehicle = carries, f.Type
		}
	}
	if vehicle == "" || p.Allowed <= 0 {
		return 0, ""
	}
	each := p.Allowed * load[vehicle]
	return int((n*all + each - 1) / each), vehicle
}

// moreTrucks adds to the first fleet of the type at the site, or to its own.
func (a *adviser) moreTrucks(site planner.SiteID, vehicle string, n int) []Change {
	for i := range a.s.Fleets {
		if f := &a.s.Fleets[i]; f.Site == site && f.Type == vehicle {
			trucks := f.Trucks + n
			return []Change{{Kind: Fleet, Site: site, Vehicle: vehicle, Owner: f.Owner, Trucks: &trucks}}
		}
	}
	return []Change{{Kind: Fleet, Site: site, Vehicle: vehicle, Trucks: &n}}
}

func (a *adviser) moreStock(site planner.SiteID, n planner.Cartons) []Change {
	now := opening(a.s, site) + n
	out := []Change{{Kind: Stock, Site: site, Cartons: &now}}
	for i := range a.s.Warehouses {
		if w := &a.s.Warehouses[i]; w.ID == site && w.Storage < now {
			out = append(out, Change{Kind: Storage, Site: site, Cartons: &now})
		}
	}
	return out
}

func (a *adviser) moreStorage(site planner.SiteID, n planner.Cartons) []Change {
	for i := range a.s.Warehouses {
		if w := &a.s.Warehouses[i]; w.ID == site {
			room := w.Storage + n
			return []Change{{Kind: Storage, Site: site, Cartons: &room}}
		}
	}
	return []Change{}
}

// moreProduction lets the plant pack more on the days on which it packs, by
// whole thousandths.
func (a *adviser) moreProduction(p *planner.Price, n planner.Cartons) []Change {
	if p.Allowed <= 0 {
		return []Change{}
	}
	permille := 1000 + int64((n*1000+p.Allowed-1)/p.Allowed)
	return []Change{{Kind: Production, Site: p.Site, Permille: &permille}}
}

// moreDays lets a tier end later, and the campaign where it must.
func (a *adviser) moreDays(tier int, n planner.Date) []Change {
	out := []Change{}
	for i := range a.s.Campaign.Tiers {
		if t := &a.s.Campaign.Tiers[i]; t.Number == tier {
			by := t.CompleteBy + n
			if by > a.s.Campaign.Deadline {
				out = append(out, Change{Kind: Dates, Deadline: by})
			}
			out = append(out, Change{Kind: TierRule, Tier: tier, CompleteBy: by})
		}
	}
	return out
}
