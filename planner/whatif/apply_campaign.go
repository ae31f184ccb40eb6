package whatif

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"katf/geo"
	"katf/planner"
)

func (d *draft) target(c *Change) {
	was := d.s.Campaign.Target
	d.was.Cartons = &was
	d.s.Campaign.Target = *c.Cartons
	d.made("cartons", campaignFile, "target_cartons", nil)
}

// tier changes one tier as far as the change says.
func (d *draft) tier(c *Change) {
	tiers := d.s.Campaign.Tiers
	i := slices.IndexFunc(tiers, func(t planner.Tier) bool { return t.Number == c.Tier })
	if i < 0 {
		d.wrong("tier", strconv.Itoa(c.Tier), "there is no such tier in the scenario", "لا توجد هذه الأولوية في السيناريو")
		return
	}
	t := &tiers[i]
	d.was.Tier = c.Tier
	cell := func(field string) string { return fmt.Sprintf("tiers[%d].%s", i+1, field) }
	if c.StartsOn != 0 {
		d.was.StartsOn, t.StartsOn = t.StartsOn, c.StartsOn
		d.bears("starts_on", campaignFile, cell("complete_by"), nil)
		d.made("starts_on", campaignFile, cell("starts_on"), nil)
	}
	if c.CompleteBy != 0 {
		d.was.CompleteBy, t.CompleteBy = t.CompleteBy, c.CompleteBy
		d.made("complete_by", campaignFile, cell("complete_by"), nil)
	}
	if c.FloorPermille != nil {
		was := t.FloorPermille
		d.was.FloorPermille, t.FloorPermille = &was, *c.FloorPermille
		d.made("floor_permille", campaignFile, cell("floor_permille"), nil)
	}
	if c.Governorates != nil {
		d.made("governorates", campaignFile, cell("governorates"), nil)
		d.regroup(i, c.Governorates)
	}
}

// regroup gives a tier its governorates: they leave the tiers that have them, and
// those that it gives up go to the last tier, where that names its own.
func (d *draft) regroup(i int, governorates []string) {
	tiers := d.s.Campaign.Tiers
	was := slices.Clone(tiers[i].Governorates)
	if was == nil {
		was = []string{}
	}
	d.was.Governorates = was
	last := 0
	for k := range tiers {
		if tiers[k].Number > tiers[last].Number {
			last = k
		}
		if k != i {
			tiers[k].Governorates = slices.DeleteFunc(tiers[k].Governorates, func(g string) bool { return slices.Contains(governorates, g) })
		}
	}
	tiers[i].Governorates = slices.Clone(governorates)
	for _, g := range was {
		switch {
		case slices.Contains(governorates, g):
		case i == last && len(governorates) > 0:
			d.wrong("governorates", g, fmt.Sprintf("%s stays in the last tier as long as no other takes it: give it to that tier", g),
				fmt.Sprintf("تبقى %s في الأولوية الأخيرة ما لم تأخذها أولوية أخرى: أضفها إلى تلك الأولوية", g))
		case i != last && len(tiers[last].Governorates) > 0:
			tiers[last].Governorates = insertGovernorate(tiers[last].Governorates, g)
		}
	}
}

// insertGovernorate keeps the order in which Egypt's governorates are counted, as
// far as the list does.
func insertGovernorate(list []string, g string) []string {
	rank := func(code string) int {
		return slices.IndexFunc(geo.Egypt().Governorates, func(x geo.Governorate) bool { return x.ISO == code })
	}
	at := slices.IndexFunc(list, func(other string) bool { return rank(other) > rank(g) })
	if at < 0 {
		at = len(list)
	}
	return slices.Insert(list, at, g)
}

// policy changes the rule of sharing. Quotas of another rule than "quota" go.
func (d *draft) policy(c *Change) {
	p := &d.s.Campaign.Policy
	name, most := p.Name, p.CapPermille
	d.was.Policy, d.was.CapPermille = name, &most
	d.was.Quotas = maps.Clone(p.Quotas)
	if c.Policy != "" {
		p.Name = c.Policy
	}
	if c.CapPermille != nil {
		p.CapPermille = *c.CapPermille
		d.bears("cap_permille", campaignFile, "target_cartons", nil)
	}
	if c.Quotas != nil {
		p.Quotas = maps.Clone(c.Quotas)
	} else if p.Name != "quota" {
		p.Quotas = nil
	}
	field := "policy"
	if c.Quotas != nil {
		field = "quotas"
	}
	d.made(field, campaignFile, "policy.name", nil)
	d.made("cap_permille", campaignFile, "policy.cap_permille", nil)
	d.made("quotas", campaignFile, "policy.quotas.", nil)
}
