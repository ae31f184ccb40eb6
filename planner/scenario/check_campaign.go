package scenario

import (
	"maps"
	"regexp"
	"slices"

	"katf/planner"
)

// longest bounds a campaign: more is a mistyped year.
const longest = 400

func (r *review) campaign() {
	c := &r.s.Campaign
	r.named(campaignTable, 0, c.NameAr, c.NameEn)
	r.ordered(campaignTable, 0, "deadline", c.FirstDay, c.Deadline)
	if r.dates() && c.Days() > longest {
		r.at(campaignTable, 0, "deadline", say("the campaign would last %d days; %d are the most", "تمتد الحملة %d يومًا، والحد الأقصى %d", c.Days(), longest))
	}
	for _, month := range slices.Sorted(maps.Keys(c.HijriFirstDays)) {
		r.sighted(month, c.HijriFirstDays[month])
	}
}

var hijriMonth = regexp.MustCompile(`^1[34]\d\d-(0[1-9]|1[0-2])$`)

// sighted judges a first day of a Hijri month. The crescent moves it by a day or
// two from Umm al-Qura; more is a mistake.
func (r *review) sighted(month string, d planner.Date) {
	column := hijriKeys + month
	if !hijriMonth.MatchString(month) {
		r.at(campaignTable, 0, column, say("is not a month like 1448-09, year and month of the Hijri calendar", "ليس شهرًا مثل 1448-09، أي السنة والشهر الهجريين"))
		return
	}
	if d == 0 {
		r.at(campaignTable, 0, column, say("the date is missing", "التاريخ ناقص"))
		return
	}
	for shift := planner.Date(-2); shift <= 2; shift++ {
		h := (d + shift).Hijri(nil)
		if h.IsZero() || h.Day == 1 && h.String()[:7] == month {
			return
		}
	}
	r.at(campaignTable, 0, column, say("is more than two days from the first day of this month by Umm al-Qura; %[1]s is %[2]s there", "يبعد أكثر من يومين عن أول الشهر في تقويم أم القرى؛ %[1]s يوافق فيه %[3]s", d, d.Hijri(nil).En(), d.Hijri(nil).Ar()))
}

func (r *review) tierRules() {
	tiers := r.s.Campaign.Tiers
	if len(tiers) == 0 {
		if in := r.inputs[tierTable]; in == nil || !in.absent {
			r.noTiers()
		}
		return
	}
	numbers := map[int]bool{}
	governorates := map[string]int{}
	for i := range tiers {
		t := &tiers[i]
		r.numbered(i, numbers)
		r.named(tierTable, i, t.NameAr, t.NameEn)
		r.inCampaign(tierTable, i, "starts_on", t.StartsOn)
		r.inCampaign(tierTable, i, "complete_by", t.CompleteBy)
		r.ordered(tierTable, i, "complete_by", t.StartsOn, t.CompleteBy)
		for _, g := range t.Governorates {
			if j, twice := governorates[g]; twice && j != i {
				r.at(tierTable, i, "governorates", say("%s is also in tier %d; a governorate belongs to one tier", "%s مذكورة أيضًا في الأولوية %d؛ تنتمي المحافظة إلى أولوية واحدة", g, tiers[j].Number))
				continue
			}
			governorates[g] = i
		}
	}
}

func (r *review) noTiers() {
	file := tierTable.File
	if in := r.inputs[tierTable]; in != nil {
		file = in.file
	} else if in := r.inputs[campaignTable]; in != nil {
		file = in.file
	}
	r.file(tierTable, file, 0, "tiers", "", say("there must be at least one tier", "يجب أن توجد أولوية واحدة على الأقل"))
}

// numbered reports tiers whose numbers are not 1 to n.
func (r *review) numbered(i int, seen map[int]bool) {
	tiers := r.s.Campaign.Tiers
	n := tiers[i].Number
	if !r.sound(tierTable, i, "number") {
		return
	}
	if seen[n] {
		r.at(tierTable, i, "number", say("there are two tiers %d; tiers are numbered 1 to %d without gaps", "الأولوية %d مكررة؛ ترقم الأولويات من 1 إلى %d بلا فجوات", n, len(tiers)))
		return
	}
	seen[n] = true
	if n > len(tiers) {
		r.at(tierTable, i, "number", say("tiers are numbered 1 to %d without gaps", "ترقم الأولويات من 1 إلى %d بلا فجوات", len(tiers)))
	}
}
